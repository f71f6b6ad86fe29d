-- Who may do what in one database: the owner runs the migrations, its service reads and writes the rows, nobody else comes in.
-- Run in that database by a superuser, again at each deployment. The caller sets, for its session: cbx.owner, cbx.service.
DO $$
DECLARE
  owner_name text := current_setting('cbx.owner');
  service_name text := current_setting('cbx.service');
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO %I', current_database(), service_name);

  EXECUTE format('ALTER SCHEMA public OWNER TO %I', owner_name);
  REVOKE ALL ON SCHEMA public FROM PUBLIC;
  EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', service_name);

  -- What the owner makes from now on, so that no migration has to know the service's role.
  EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %I', owner_name, service_name);
  EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO %I', owner_name, service_name);

  -- Under plain C, lower() and pg_trgm pass over Cyrillic and Armenian, and every search by name would find nothing, in silence.
  IF lower('ЖԺ') <> 'жժ' THEN
    RAISE EXCEPTION 'Database % knows no letters beyond ASCII', current_database()
      USING HINT = 'Make the cluster with --encoding=UTF8 --locale=C.UTF-8 or an ICU locale.';
  END IF;
END
$$;
