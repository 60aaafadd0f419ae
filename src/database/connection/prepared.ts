/** Statements that a session prepares once. */
import { createHash } from 'node:crypto';

/** As the driver takes it. */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
  /** Whether it takes a moment whatever its values and however many rows there are, so that others may wait behind it. */
  readonly isShort: boolean;
}

const made = { short: new Map<string, string>(), other: new Map<string, string>() };

/**
 * Returns the statement with a name, so that each session parses it once, and plans it a few times. The name is made of
 * the text, so that it means the same in every process. TypeORM passes the object through to the driver, which accepts a
 * name. Only for texts of which there are few: sessions and this process keep all of them.
 */
export function prepared(text: string, isShort = false): string {
  const kept = isShort ? made.short : made.other;
  const known = kept.get(text);
  if (known !== undefined) return known;
  const digest = createHash('sha256').update(text).digest('base64url');
  const statement: PreparedStatement = { name: `rekey_${digest}`, text, isShort };
  kept.set(text, statement as unknown as string);
  return statement as unknown as string;
}
