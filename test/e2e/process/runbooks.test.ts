/** The runbooks: each command in docs/operations is run in its order, as it is written there, at a service of its own. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { describeOnServer } from '../../support/rows/database.js';
import { openDeployment, type Deployment } from '../../support/world/deployment.js';
import { openPrivateServer } from '../../support/world/private-server.js';
import type { PrivateServer } from '../../support/world/server.js';

/** Each command is a process, on machines that do other things as well. */
jest.setTimeout(180_000);

const folder = 'docs/operations';

/** The commands of a page, indented blocks of lists included. */
function commandsOf(page: string): string[] {
  const text = readFileSync(join(folder, page), 'utf8');
  const blocks = text.matchAll(/^( *)```sh\n(.+?)^ *```$/gms);
  return [...blocks].map(([, indent = '', code = '']) =>
    code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}

/** Lines of the log as they come from a day with a flood. */
const log = [
  {
    msg: 'refused',
    client: '192.0.2.1',
    applicationId: 'app1',
    operation: 'signIn',
    outcome: 'wrong_password',
  },
  { msg: 'limit reached', limit: 'LIMIT_GUESSES_PER_APPLICATION' },
  { msg: 'mail suppressed', reason: 'count', requestId: 'r1' },
]
  .map((line) => JSON.stringify({ time: '2026-11-26T00:00:00.000Z', ...line }))
  .join('\n');

describeOnServer('the runbook', () => {
  const place = mkdtempSync(join(tmpdir(), 'rekey-runbooks-'));
  let server: PrivateServer;
  let deployment: Deployment;
  let environment: Record<string, string>;

  beforeAll(async () => {
    server = await openPrivateServer();
    const admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    await admin.query(`CREATE ROLE rekey LOGIN PASSWORD 'old'`);
    await admin.query('CREATE DATABASE restored');
    await admin.end();
    deployment = await openDeployment(server.url);
    await deployment.shop.reset();
    const { id: organization } = deployment.shop.organization;
    const [application] = await deployment.shop.sql<{ id: string }>(
      'SELECT id FROM applications LIMIT 1',
    );
    const restored = server.url.replace(/\/postgres$/, '/restored');
    environment = {
      ...deployment.settings(),
      REKEY: resolve('dist/src/cli/main.js'),
      ADMIN_URL: server.url,
      NEW_DATABASE_URL: server.url,
      NEW_PASSWORD: `it's new`,
      RESTORED_DATABASE_URL: restored,
      ORGANIZATION: organization,
      APPLICATION: application?.id ?? '',
    };
    writeFileSync(join(place, 'rekey.env'), '');
    writeFileSync(join(place, 'rekey.log'), log);
  });

  afterAll(async () => {
    await deployment?.close();
    server?.stop();
    rmSync(place, { recursive: true, force: true });
  });

  /** Runs all commands of a page in one shell, as an operator does. Returns what it prints. */
  async function follow(page: string): Promise<string> {
    const script = [
      'set -eo pipefail',
      'rekey() { node "$REKEY" "$@"; }',
      ...commandsOf(page),
    ].join('\n');
    const { PATH = '' } = process.env;
    const options = { cwd: place, env: { PATH, ...environment } };
    const { stdout } = await promisify(execFile)('bash', ['-c', script], options);
    return stdout;
  }

  const pages: Record<string, RegExp> = {
    'README.md': /^$/,
    'no-mail-arrives.md': /mail relay +ok[^]*count\tr1[^]*queues +ok/,
    'flood.md': /1 LIMIT_GUESSES_PER_APPLICATION[^]*1 192\.0\.2\.1[^]*1 app1/,
    'revoke-a-key.md': /Back end, new key/,
    'database-password.md': /ALTER ROLE[^]*database +/,
    'full-disk.md': /password_resets[^]*slot_name[^]*VACUUM[^]*queues +ok/,
    'failover.md': /^f\ndatabase +[^]*queues[^]*UPDATE 1/,
    'backup-and-restore.md': /UPDATE[^]*DELETE[^]*The tables are up to date[^]*queues +ok/,
  };

  it.each(Object.entries(pages))('%s works as it is written', async (page, printed) => {
    expect(await follow(page)).toMatch(printed);
  });

  it('is one of these', () => {
    expect(readdirSync(folder).toSorted()).toEqual(Object.keys(pages).toSorted());
  });

  it('for restoring leaves no reset that works', async () => {
    const client = new pg.Client({ connectionString: environment['RESTORED_DATABASE_URL'] });
    await client.connect();
    const { rows } = await client.query(
      'SELECT expires_at <= now() AS "isOver" FROM password_resets',
    );
    await client.end();
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ isOver }) => isOver)).toBe(true);
  });
});
