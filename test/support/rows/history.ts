/**
 * What the database saw, in the order in which it happened, and whether that order keeps the promises
 * about resets. Every writer of a customer holds the lock on its row while it writes, so the numbers
 * of the record are the order of the commits, customer by customer.
 */

interface Row {
  readonly tx: string;
  readonly source: 'customers' | 'password_credentials' | 'password_resets' | 'events';
  readonly before: any;
  readonly after: any;
}

/** One transaction's writes to one customer. */
type Step = readonly Row[];

const tables = ['customers', 'password_credentials', 'password_resets', 'events'];

/** SQL that records every write from then on. */
export const recordHistory = [
  `CREATE TABLE history (id bigserial PRIMARY KEY, tx bigint NOT NULL, source text NOT NULL,
    customer_id text NOT NULL, before jsonb, after jsonb)`,
  `CREATE FUNCTION record() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE b jsonb; a jsonb; key text := CASE TG_TABLE_NAME WHEN 'customers' THEN 'id' ELSE 'customer_id' END;
    BEGIN
      IF TG_OP <> 'INSERT' THEN b := to_jsonb(OLD); END IF;
      IF TG_OP <> 'DELETE' THEN a := to_jsonb(NEW); END IF;
      INSERT INTO history (tx, source, customer_id, before, after)
        VALUES (txid_current(), TG_TABLE_NAME, coalesce(a, b) ->> key, b, a);
      RETURN NULL;
    END $$`,
  ...tables.map(
    (table) => `CREATE TRIGGER record AFTER INSERT OR UPDATE OR DELETE ON ${table}
      FOR EACH ROW EXECUTE FUNCTION record()`,
  ),
];

type Query = (statement: string) => Promise<any[]>;

/** A sign-in notes its time, or its refusal, without the lock; it writes no password. */
function isSignIn({ source, before, after }: Row): boolean {
  if (source === 'events') return (after ?? before).name === 'signin.refused';
  return source === 'password_credentials' && before && after && before.version === after.version;
}

/** Throws where two transactions wrote to one customer at one time. */
function stepsOf(rows: readonly Row[]): Step[] {
  const steps: Row[][] = [];
  for (const row of rows) {
    const last = steps.at(-1);
    if (last && last[0]?.tx === row.tx) last.push(row);
    else if (steps.some((step) => step[0]?.tx === row.tx)) throw new Error('not one at a time');
    else steps.push([row]);
  }
  return steps;
}

/** The steps of each customer, in order. */
export async function readHistory(query: Query): Promise<Map<string, Step[]>> {
  const rows: (Row & { customer_id: string })[] = await query('SELECT * FROM history ORDER BY id');
  const written = rows.filter((row) => !isSignIn(row));
  const ids = [...new Set(written.map((row) => row.customer_id))];
  return new Map(ids.map((id) => [id, stepsOf(written.filter((row) => row.customer_id === id))]));
}

const ends = ['redeemed_at', 'superseded_at', 'revoked_at'];
const endsOf = (row: any) => ends.filter((name) => row[name] !== null);

export interface Redeemed {
  readonly resetId: string;
  /** The hash that was stored in the same transaction. */
  readonly hash: string;
}

interface State {
  readonly open: Set<string>;
  isActive: boolean;
}

function fail(what: string, step: Step): never {
  throw new Error(`${what}: ${JSON.stringify(step.map(({ source, after }) => [source, after]))}`);
}

/** Moves the resets of one step; answers those that were redeemed in it. */
function moveResets(state: State, step: Step): string[] {
  const redeemed: string[] = [];
  for (const { before, after } of step.filter(({ source }) => source === 'password_resets')) {
    if (!before) state.open.add(after.id);
    if (!after) state.open.delete(before.id);
    if (!before || !after) continue;
    const [was, is] = [endsOf(before), endsOf(after)];
    if (was.length > 0 && String(is) !== String(was)) fail('A reset ended twice', step);
    if (is.length > 1) fail('A reset has two ends', step);
    if (is.length > was.length) state.open.delete(after.id);
    if (was.length === 0 && is[0] === 'redeemed_at') redeemed.push(after.id);
  }
  return redeemed;
}

function moveCustomer(state: State, step: Step): boolean {
  const row = step.find(({ source }) => source === 'customers');
  if (!row) return false;
  const isGone = row.after === null;
  const mustEnd =
    isGone || !row.after.is_active || row.after.email !== (row.before ?? row.after).email;
  if (!isGone) state.isActive = row.after.is_active;
  return mustEnd;
}

function checkStep(state: State, step: Step): Redeemed | null {
  const wasActive = state.isActive;
  const made = step.filter(({ source, before }) => source === 'password_resets' && !before);
  const hashes = step.filter(({ source, after }) => source === 'password_credentials' && after);
  const events = new Set(
    step.flatMap(({ source, after }) => (source === 'events' ? [after.name] : [])),
  );
  const mustEnd = moveCustomer(state, step);
  const redeemed = moveResets(state, step);
  const has = (name: string) => events.has(name);

  const isRedeeming = has('customer_password_resets.reset_password');
  if (redeemed.length !== (isRedeeming ? 1 : 0)) fail('A redemption without its event', step);
  if (isRedeeming && !wasActive) fail('A redemption of a disabled customer', step);
  const reasons = [
    isRedeeming,
    has('customers.change_password'),
    has('customers.create_password'),
  ].filter(Boolean);
  if (hashes.length !== reasons.length || hashes.length > 1) fail('A hash of nowhere', step);
  if (made.length > 0 && !wasActive) fail('A reset of a disabled customer', step);
  if (state.open.size > 1) fail('Two open resets', step);
  if ((mustEnd || hashes.length > 0) && state.open.size > 0) fail('A reset outlived its end', step);
  const [resetId] = redeemed;
  return resetId === undefined ? null : { resetId, hash: hashes[0]?.after.hash };
}

/** Replays a customer's steps. Throws at the first that breaks a promise; answers the redemptions. */
export function checkHistory(steps: readonly Step[]): Redeemed[] {
  const state: State = { open: new Set(), isActive: true };
  return steps.map((step) => checkStep(state, step)).filter((redeemed) => redeemed !== null);
}
