/** The text of every statement that goes to the driver, whatever sends it. Parameters are not part of the text. */
import { jest } from '@jest/globals';
import pg from 'pg';

/** Runs `work` and returns the texts of its statements. One at a time: it hears all of the process. */
export async function sqlTextsOf(work: () => Promise<unknown>): Promise<string[]> {
  const query = jest.spyOn(pg.Client.prototype, 'query');
  try {
    await work();
    return query.mock.calls.map(([config]: readonly unknown[]) =>
      typeof config === 'string' ? config : String((config as { text?: unknown }).text),
    );
  } finally {
    query.mockRestore();
  }
}
