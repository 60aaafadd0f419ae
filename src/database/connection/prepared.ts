/** Statements that a session prepares once. */
import { createHash } from 'node:crypto';

/** As the driver takes it. */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
  /** As `prepared` takes it. */
  readonly weight: number;
}

/** By weight and text. */
const made = new Map<number, Map<string, string>>();

/**
 * Returns the statement with a name, so that each session parses it once, and plans it a few times. The name is made of
 * the text, so that it means the same in every process. TypeORM passes the object through to the driver, which accepts a
 * name. Only for texts of which there are few: sessions and this process keep all of them. `weight` is how much of a session
 * it takes among short reads that share one (`sessions/shared-reads.ts`); 0 if it must not share any.
 */
export function prepared(text: string, weight = 0): string {
  const kept = made.get(weight) ?? new Map<string, string>();
  made.set(weight, kept);
  const known = kept.get(text);
  if (known !== undefined) return known;
  const digest = createHash('sha256').update(text).digest('base64url');
  const statement: PreparedStatement = { name: `rekey_${digest}`, text, weight };
  kept.set(text, statement as unknown as string);
  return statement as unknown as string;
}
