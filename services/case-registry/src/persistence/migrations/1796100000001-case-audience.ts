import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lists that cost what they show (docs/adr/0010-cases-and-versions.md). A state's list is made of its own cases, of those released to every
 * member, and of those released to it by name; each is read in its order by an index of its own, so that nothing is read past.
 *
 * `case_audience` has a row for each case and state that it names, but the owner, and none for a case that is released to every member. It follows
 * `case_file` by triggers, once a statement: whoever writes a case cannot forget it, instances of the version before included.
 */
export class CaseAudience1796100000001 implements MigrationInterface {
  readonly name = 'CaseAudience1796100000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE case_audience (
        state text NOT NULL,
        status text NOT NULL,
        case_id uuid NOT NULL,
        PRIMARY KEY (state, status, case_id)
      )`);
    await runner.query(`COMMENT ON TABLE case_audience IS 'States to which a case is released by name, beside its owner; kept by triggers of case_file'`);
    await runner.query(`CREATE INDEX case_file_own ON case_file (origin, status, id DESC)`);
    await runner.query(`CREATE INDEX case_file_for_all ON case_file (status, id DESC) WHERE releasable_to @> '{*}'`);
    await runner.query(`DROP INDEX case_file_list`);
    await runner.query(`
      CREATE FUNCTION add_case_audience() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO case_audience (state, status, case_id)
        SELECT s.state, n.status, n.id FROM added n CROSS JOIN LATERAL (SELECT DISTINCT unnest(n.releasable_to)) AS s (state)
         WHERE NOT n.releasable_to @> '{*}' AND s.state <> n.origin
        ON CONFLICT DO NOTHING;
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE FUNCTION remove_case_audience() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        DELETE FROM case_audience a USING removed o, unnest(o.releasable_to) AS s (state) WHERE a.state = s.state AND a.status = o.status AND a.case_id = o.id;
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE FUNCTION change_case_audience() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (SELECT FROM removed o JOIN added n ON n.id = o.id WHERE n.releasable_to IS DISTINCT FROM o.releasable_to) THEN RETURN NULL; END IF;
        DELETE FROM case_audience a USING removed o, added n, unnest(o.releasable_to) AS s (state)
         WHERE n.id = o.id AND n.releasable_to IS DISTINCT FROM o.releasable_to AND a.state = s.state AND a.status = o.status AND a.case_id = o.id;
        INSERT INTO case_audience (state, status, case_id)
        SELECT s.state, n.status, n.id FROM added n CROSS JOIN LATERAL (SELECT DISTINCT unnest(n.releasable_to)) AS s (state)
         WHERE NOT n.releasable_to @> '{*}' AND s.state <> n.origin
        ON CONFLICT DO NOTHING;
        RETURN NULL;
      END $$`);
    await runner.query(`CREATE TRIGGER case_audience_added AFTER INSERT ON case_file REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION add_case_audience()`);
    await runner.query(`CREATE TRIGGER case_audience_removed AFTER DELETE ON case_file REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION remove_case_audience()`);
    await runner.query(
      `CREATE TRIGGER case_audience_changed AFTER UPDATE ON case_file REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION change_case_audience()`,
    );
    await runner.query(`
      INSERT INTO case_audience (state, status, case_id)
      SELECT s.state, c.status, c.id FROM case_file c CROSS JOIN LATERAL (SELECT DISTINCT unnest(c.releasable_to)) AS s (state)
       WHERE NOT c.releasable_to @> '{*}' AND s.state <> c.origin`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const trigger of ['case_audience_added', 'case_audience_removed', 'case_audience_changed']) await runner.query(`DROP TRIGGER ${trigger} ON case_file`);
    for (const name of ['add_case_audience', 'remove_case_audience', 'change_case_audience']) await runner.query(`DROP FUNCTION ${name}`);
    await runner.query(`CREATE INDEX case_file_list ON case_file (status, id DESC)`);
    await runner.query(`DROP INDEX case_file_own`);
    await runner.query(`DROP INDEX case_file_for_all`);
    await runner.query(`DROP TABLE case_audience`);
  }
}
