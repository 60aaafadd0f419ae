/** Keeps the numbers of rows that lists return, so that no list has to count them (ADR 0054). */
import type { QueryRunner } from 'typeorm';
import type { Loss, ReversibleMigration } from './reversible.js';

/** What marks rows as deleted, which some lists leave out. */
const isDeleted: Readonly<Record<string, string>> = {
  customers: 'false',
  password_resets: 'deleted_at IS NOT NULL',
  events: 'false',
  webhook_deliveries: 'false',
};

const counted = Object.keys(isDeleted);

const firstSlot = '00000000-0000-0000-0000-000000000000';

/**
 * A UUID that begins with the time in microseconds. While a transaction is open for long, rows that went are passed by
 * each read, and in the order in which they were written that takes a sixth of the time.
 */
const newSlot = `(lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000000)::bigint), 16, '0')
  || right(gen_random_uuid()::text, 17))::uuid`;

/**
 * They run with the rights of their owner, so that a role that may add a customer need not be allowed to change counts:
 * in a rolling upgrade, processes of the last release count without a new right. So they find nothing by the caller's
 * `search_path`.
 */
const header =
  'RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp';

/**
 * Now and then a writer puts the rows of a count together, but for those that another transaction has: nobody waits, and
 * there are seldom more than some hundred. With another isolation level than Rekey's own, a row may have gone since the
 * transaction began, and PostgreSQL would refuse to remove it.
 */
function folding(kind: string, partitions: string): string {
  return `
    IF random() < 0.005 AND current_setting('transaction_isolation') = 'read committed' THEN
      WITH folded AS (
        DELETE FROM public.row_counts WHERE ctid = ANY (ARRAY(
          SELECT c.ctid FROM public.row_counts c
          WHERE (c.organization_id, c.mode) IN (${partitions}) AND c.kind = '${kind}' AND c.slot <> '${firstSlot}'
          LIMIT 1000 FOR UPDATE SKIP LOCKED))
        RETURNING organization_id, mode, count, deleted
      )
      INSERT INTO public.row_counts (organization_id, mode, kind, slot, count, deleted)
      SELECT organization_id, mode, '${kind}', ${newSlot}, sum(count), sum(deleted)
      FROM folded GROUP BY organization_id, mode;
    END IF;`;
}

/** `changed`: the rows that the statement added or removed, those of cascades included. */
function countFunction(table: string): string {
  return `CREATE FUNCTION public.count_${table}() ${header} AS $$
  DECLARE
    sign integer := CASE TG_OP WHEN 'DELETE' THEN -1 ELSE 1 END;
  BEGIN
    INSERT INTO public.row_counts (organization_id, mode, kind, slot, count, deleted)
    SELECT organization_id, mode, '${table}', ${newSlot},
      sign * count(*), sign * count(*) FILTER (WHERE ${isDeleted[table]})
    FROM changed GROUP BY organization_id, mode;${folding(table, 'SELECT organization_id, mode FROM changed')}
    RETURN NULL;
  END $$`;
}

const functions = [
  ...counted.map(countFunction),
  `CREATE FUNCTION public.count_deleted_password_resets() ${header} AS $$
  BEGIN
    INSERT INTO public.row_counts (organization_id, mode, kind, slot, count, deleted)
    VALUES (NEW.organization_id, NEW.mode, 'password_resets', ${newSlot},
      0, CASE WHEN NEW.deleted_at IS NULL THEN -1 ELSE 1 END);${folding('password_resets', 'SELECT NEW.organization_id, NEW.mode')}
    RETURN NULL;
  END $$`,
  `CREATE FUNCTION public.count_nothing() ${header} AS $$
  BEGIN
    LOCK TABLE public.row_counts IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM public.row_counts WHERE kind = TG_TABLE_NAME AND slot <> '${firstSlot}';
    UPDATE public.row_counts SET count = 0, deleted = 0 WHERE kind = TG_TABLE_NAME;
    RETURN NULL;
  END $$`,
  `CREATE FUNCTION public.count_for_organizations() ${header} AS $$
  BEGIN
    INSERT INTO public.row_counts (organization_id, mode, kind, slot, count)
    SELECT added.id, modes.mode, kinds.kind, '${firstSlot}', 0
    FROM added, unnest('{live,test}'::text[]) AS modes (mode), unnest('{${counted.join()}}'::text[]) AS kinds (kind)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
  END $$`,
];

const names = [
  ...counted.map((table) => `count_${table}`),
  'count_deleted_password_resets',
  'count_nothing',
  'count_for_organizations',
];

const ofStatement = (table: string, event: 'INSERT' | 'DELETE', rows: 'NEW' | 'OLD') =>
  `CREATE TRIGGER count_${event.toLowerCase()} AFTER ${event} ON ${table}
   REFERENCING ${rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.count_${table}()`;

const triggers = [
  ...counted.flatMap((table) => [
    ofStatement(table, 'INSERT', 'NEW'),
    ofStatement(table, 'DELETE', 'OLD'),
    `CREATE TRIGGER count_truncate AFTER TRUNCATE ON ${table} EXECUTE FUNCTION public.count_nothing()`,
  ]),
  // By row, since triggers of statements cannot name a column: a redemption names another one, and runs none of this.
  `CREATE TRIGGER count_update AFTER UPDATE OF deleted_at ON password_resets FOR EACH ROW
   WHEN ((OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL))
   EXECUTE FUNCTION public.count_deleted_password_resets()`,
  // A new organization has no rows yet: its counts begin exactly at 0.
  `CREATE TRIGGER count_insert AFTER INSERT ON organizations
   REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.count_for_organizations()`,
];

export class AddRowCounts1795996800000 implements ReversibleMigration {
  name = 'AddRowCounts1795996800000';
  /** What is counted stays, and is counted anew. */
  readonly losses: readonly Loss[] = [];

  /** Takes each table for a moment only: `migrate` counts the rows that are there after the commit. */
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE row_counts (organization_id text NOT NULL, mode text NOT NULL, kind text NOT NULL,
        slot uuid NOT NULL, count bigint NOT NULL, deleted bigint NOT NULL DEFAULT 0,
        CONSTRAINT row_counts_pkey PRIMARY KEY (organization_id, mode, kind, slot))`,
    );
    for (const text of functions) await queryRunner.query(text);
    // Else any role could have other tables counted by them.
    for (const name of names)
      await queryRunner.query(`REVOKE EXECUTE ON FUNCTION public.${name}() FROM PUBLIC`);
    for (const text of triggers) await queryRunner.query(text);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const name of names) await queryRunner.query(`DROP FUNCTION public.${name}() CASCADE`);
    await queryRunner.query('DROP TABLE row_counts');
  }
}
