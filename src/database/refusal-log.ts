/** Sums refused sign-ins in events, apart from the requests. */
import type { DataSource } from 'typeorm';
import type { EventName } from '../domain/events/event.js';
import { newId } from '../domain/shared/ids.js';
import type { Observe, RefusalLog, RefusedSignIn } from '../operations/ports/index.js';
import { clock } from './repositories/writes.js';
import { inWritableSession } from './sessions/writability.js';
import { prepared } from './connection/prepared.js';

const delayMs = 500;
/** More accounts than this in half a second are stored at once. */
const maxKept = 500;

const name: EventName = 'signin.refused';

/** Of several refusals of one customer, the first that came says who and by which request. */
const first = (column: string) => `(array_agg(given.${column} ORDER BY given.position))[1]`;

/** Refusals name an account in one of two ways. Each has an index of its own, and an OR of both would use neither. */
const customerBy = (column: 'email_key' | 'id', given: 'email_key' | 'customer_id') => `
  SELECT organization_id, mode, id FROM customers
  WHERE customers.organization_id = given.organization_id AND customers.mode = given.mode
    AND customers.${column} = given.${given}`;

/** The accounts that exist are found by a join, so the statement is the same for those that do not. */
const statement = `
  INSERT INTO events AS event (organization_id, mode, id, name, customer_id, application_id, owner_id, request_id,
    count, created_at)
  SELECT customer.organization_id, customer.mode, min(given.id), '${name}', customer.id, ${first('application_id')},
    ${first('owner_id')}, ${first('request_id')}, sum(given.count)::integer, ${clock}
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::integer[]) WITH ORDINALITY
    AS given (organization_id, mode, email_key, customer_id, id, application_id, owner_id, request_id, count, position)
  CROSS JOIN LATERAL (${customerBy('email_key', 'email_key')} UNION ALL ${customerBy('id', 'customer_id')}) AS customer
  GROUP BY customer.organization_id, customer.mode, customer.id
  ORDER BY customer.organization_id, customer.mode, customer.id
  ON CONFLICT (organization_id, mode, customer_id, date_trunc('hour', created_at AT TIME ZONE 'UTC'))
    WHERE name = '${name}'
  DO UPDATE SET count = event.count + EXCLUDED.count`;

interface Kept extends RefusedSignIn {
  readonly count: number;
}

function columnsOf(kept: readonly Kept[]): unknown[][] {
  const rows = kept.map(({ account, ...one }) => [
    one.organizationId,
    one.mode,
    'emailKey' in account ? account.emailKey : null,
    'customerId' in account ? account.customerId : null,
    newId(),
    one.applicationId,
    one.ownerId,
    one.requestId,
    one.count,
  ]);
  return Array.from({ length: 9 }, (_, column) => rows.map((row) => row[column]));
}

/** Returns the log. `observe` gets a failure to store, after which those refusals are in no event. */
export function createRefusalLog(dataSource: DataSource, observe: Observe): RefusalLog {
  const kept = new Map<string, Kept>();
  let storing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  async function store(): Promise<void> {
    if (kept.size === 0) return;
    const columns = columnsOf([...kept.values()]);
    kept.clear();
    try {
      await inWritableSession(dataSource, () => dataSource.query(prepared(statement), columns));
    } catch (error) {
      observe({ kind: 'fault', error });
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    storing = storing.then(store);
    return storing;
  }

  return {
    add(refusal) {
      const { organizationId, mode, account } = refusal;
      const key = JSON.stringify([organizationId, mode, account]);
      const earlier = kept.get(key) ?? { ...refusal, count: 0 };
      kept.set(key, { ...earlier, count: earlier.count + 1 });
      if (kept.size >= maxKept) void flush();
      timer ??= setTimeout(() => void flush(), delayMs).unref();
    },
    flush,
  };
}
