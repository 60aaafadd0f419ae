/**
 * The runbooks: each command in docs/operations, and of the page on keys, is run in its order, as it is written there, at
 * a service of its own.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import type { Partition } from '../../../src/domain/access/organization.js';
import { createLogger } from '../../../src/observability/logger.js';
import { createObserver } from '../../../src/observability/observe.js';
import type { ObservedEvent } from '../../../src/operations/ports/index.js';
import { someOf } from '../../support/long.js';
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

/** What happens on a day with a flood. */
function observed(applicationId: string, place: Partition): readonly ObservedEvent[] {
  const requestId = 'r1';
  const clientAddress = '192.0.2.1';
  const attempt = { operation: 'createAccessToken', outcome: 'INVALID_CREDENTIALS' as const };
  const mail = { ...place, queue: 'password_reset_mails' as const, jobId: 'j1', customerId: null };
  return [
    { kind: 'attempt.refused', ...place, ...attempt, applicationId, requestId, clientAddress },
    {
      kind: 'limit.reached',
      ...place,
      ...{ limit: 'guesses.application', retryAfterSeconds: 60, applicationId, requestId },
    },
    { kind: 'mail.suppressed', mail: { ...mail, requestId }, reason: 'budget' },
  ];
}

/** The log of these events, as a service writes it. */
function logOf(events: readonly ObservedEvent[]): string {
  const lines: string[] = [];
  const observe = createObserver(createLogger('info', { write: (line) => void lines.push(line) }));
  for (const event of events) observe(event);
  return lines.join('');
}

/** What stopping a service does to its sessions: here the service is the test itself. */
const endSessions = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE application_name LIKE 'rekey%' AND pid <> pg_backend_pid()`;

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
      OWNER_DATABASE_URL: server.url,
      NEW_PASSWORD: `it's new`,
      RESTORED_DATABASE_URL: restored,
      ORGANIZATION: organization,
      APPLICATION: application?.id ?? '',
    };
    writeFileSync(join(place, 'rekey.env'), '');
    const events = observed(environment['APPLICATION'] ?? '', {
      organizationId: organization,
      mode: 'live',
    });
    writeFileSync(join(place, 'rekey.log'), logOf(events));
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
      'npx() { "$@"; }',
      `sudo() { psql "$ADMIN_URL" -qc "${endSessions}" >/dev/null; }`,
      ...commandsOf(page),
    ].join('\n');
    const { PATH = '' } = process.env;
    const options = { cwd: place, env: { PATH, ...environment } };
    const { stdout } = await promisify(execFile)('bash', ['-c', script], options);
    return stdout;
  }

  const pages: Record<string, RegExp> = {
    'README.md': /^$/,
    'upgrade.md': /database +ok[^]*The tables are up to date[^]*queues +ok/,
    'rollback.md': /^CreateTables\d+\n[^]*will be lost[^]*Undid AddLimits\d+[^]*Ran AddLimits\d+/,
    'no-mail-arrives.md': /mail relay +ok[^]*budget\tr1[^]*queues +ok/,
    'flood.md': /1 guesses\.application\n[^]*1 192\.0\.2\.1\n[^]*1 \w{10}\n/,
    'revoke-a-key.md':
      /Back end, new key[^]*Z\trefused\tcreateAccessToken\tINVALID_CREDENTIALS\t192\.0\.2\.1\n/,
    '../key-rotation.md': /signs and verifies[^]*PASSWORD_PEPPER_KEYS=/,
    'database-password.md': /ALTER ROLE[^]*database +/,
    'full-disk.md': /password_resets[^]*slot_name[^]*VACUUM[^]*queues +ok/,
    'failover.md': /^f\ndatabase +[^]*queues[^]*UPDATE 1/,
    'backup-and-restore.md': /UPDATE[^]*DELETE[^]*The tables are up to date[^]*queues +ok/,
  };

  it.each(someOf(Object.entries(pages), 2))('%s works as it is written', async (page, printed) => {
    expect(await follow(page)).toMatch(printed);
  });

  it('is one of these', () => {
    const inFolder = Object.keys(pages).filter((page) => !page.startsWith('..'));
    expect(readdirSync(folder).toSorted()).toEqual(inFolder.toSorted());
  });

  // Machines without a worker have no such unit to restart, which `try-restart` takes for done.
  it.each(['upgrade.md', 'rollback.md'])(
    '%s does to the worker what it does to the service',
    (page) => {
      const commands = commandsOf(page)
        .join('')
        .matchAll(/systemctl (?:try-)?(\w+) (.+)$/gm);
      const done = [...commands].flatMap(([, verb, units = '']) =>
        units.split(' ').map((unit) => `${verb} ${unit}`),
      );
      const ofService = done.filter((each) => each.endsWith(' rekey'));
      expect(ofService).not.toEqual([]);
      expect(done.filter((each) => each.endsWith('-worker'))).toEqual(
        ofService.map((each) => `${each}-worker`),
      );
    },
  );

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
