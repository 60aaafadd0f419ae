/** Statements that a session prepares once. */
import { createHash } from 'node:crypto';

const made = new Map<string, string>();

/**
 * Returns the statement with a name, so that each session parses it once, and plans it a few times. The name is made of
 * the text, so that it means the same in every process. TypeORM passes the object through to the driver, which accepts a
 * name. Only for texts of which there are few: sessions and this process keep all of them.
 */
export function prepared(text: string): string {
  const known = made.get(text);
  if (known !== undefined) return known;
  const digest = createHash('sha256').update(text).digest('base64url');
  const statement = { name: `rekey_${digest}`, text } as unknown as string;
  made.set(text, statement);
  return statement;
}
