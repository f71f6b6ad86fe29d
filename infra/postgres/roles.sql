-- One role of the cluster that may sign in, made when it is missing; its password is set each time, so that a changed one takes effect.
-- The caller sets, for its session: cbx.role, cbx.password.
DO $$
DECLARE
  role_name text := current_setting('cbx.role');
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
    EXECUTE format('CREATE ROLE %I', role_name);
  END IF;
  EXECUTE format(
    'ALTER ROLE %I WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD %L',
    role_name, current_setting('cbx.password')
  );
END
$$;
