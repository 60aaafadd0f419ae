/** The data of a new embedded database, as the build makes it. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../../src/database/database.js';
import { findPending } from '../../../src/database/migrating/pending.js';
import {
  layOutPreparedData,
  pgliteVersion,
  writePreparedData,
} from '../../../src/database/prepared-data.js';

const folder = mkdtempSync(join(tmpdir(), 'rekey-prepared-'));
const directory = join(folder, 'postgres');
const file = join(folder, 'data.br');

const content = Buffer.from('17\n');
const small = {
  pglite: pgliteVersion(),
  madeFrom: '',
  folders: ['base', 'base/5'],
  files: [
    { path: 'PG_VERSION', content },
    { path: 'base/5/1', content },
  ],
};

beforeEach(() => rmSync(directory, { recursive: true, force: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('data that the build made', () => {
  it('has all tables, and nothing of an organization', async () => {
    layOutPreparedData(directory, join('dist', 'service', 'embedded-data.br'));
    const database = await openDatabase({ url: null, embedded: { directory: folder } });
    try {
      expect(await findPending(database.dataSource, database.dataSource)).toEqual([]);
      expect(await database.dataSource.query('SELECT FROM organizations')).toEqual([]);
      expect(await database.dataSource.query('SELECT FROM jobs.job')).toEqual([]);
    } finally {
      await database.close();
    }
  }, 30_000);

  it('is laid out in its folders, in place of what a process left that died', () => {
    writePreparedData(file, small);
    mkdirSync(`${directory}.new/base/other`, { recursive: true });
    layOutPreparedData(directory, file);
    for (const path of ['PG_VERSION', 'base/5/1'])
      expect(readFileSync(join(directory, path))).toEqual(content);
    expect(existsSync(join(directory, 'base/other'))).toBe(false);
    expect(existsSync(`${directory}.new`)).toBe(false);
  });

  it('leaves nothing behind if it cannot be written', () => {
    const twice = { path: 'base', content };
    writePreparedData(file, { ...small, files: [...small.files, twice] });
    layOutPreparedData(directory, file);
    expect([existsSync(directory), existsSync(`${directory}.new`)]).toEqual([false, false]);
  });

  it.each([
    ['there is none', () => rmSync(file, { force: true })],
    ['it cannot be read', () => writeFileSync(file, 'damaged')],
    ['it is of another PGlite', () => writePreparedData(file, { ...small, pglite: '0.0.1' })],
  ])('is left to PGlite to make if %s', (_why, prepare) => {
    prepare();
    layOutPreparedData(directory, file);
    expect(existsSync(directory)).toBe(false);
  });
});
