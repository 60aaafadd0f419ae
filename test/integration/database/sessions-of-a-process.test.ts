/** How many sessions one process needs, as docs/database.md says it. */
import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from '@jest/globals';
import { createServerDataSource } from '../../../src/database/data-source.js';
import { createDatabaseLook } from '../../../src/database/health-look.js';
import { poolOf } from '../../../src/database/sessions/session-pool.js';
import { cloneServerDatabase } from '../../support/rows/database.js';
import {
  describeWithPgBouncer,
  startPgBouncer,
  type PgBouncer,
} from '../../support/world/pgbouncer.js';

it.each(['database.md', 'monitoring.md'])('%s tells operators of twelve sessions', (page) => {
  expect(readFileSync(`docs/${page}`, 'utf8')).toMatch(
    /twelve\b[^]*for each process|process opens up to twelve/,
  );
});

describeWithPgBouncer('a process with PgBouncer in session mode', () => {
  let bouncer: PgBouncer | undefined;
  afterEach(() => bouncer?.stop());

  /** Whether it still finds out that the database takes writes, with all of its other sessions in use. */
  async function findsWritable(poolSize: number): Promise<boolean> {
    bouncer = await startPgBouncer(await cloneServerDatabase(), 'session', poolSize);
    const dataSource = await createServerDataSource(bouncer.url).initialize();
    const look = createDatabaseLook({ dataSource, isEmbedded: false });
    const work = Array.from({ length: 10 }, () => dataSource.query('SELECT pg_sleep(4)'));
    await look.look();
    const found = await poolOf(dataSource).findWritable(0);
    await Promise.all(work);
    await look.close();
    await dataSource.destroy();
    return found;
  }

  it.each([
    ['does all with twelve sessions', 12, true],
    ['lacks one with eleven', 11, false],
  ])('%s', async (_title, size, found) => expect(await findsWritable(size)).toBe(found), 60_000);
});
