/** What an operator reads of a wrong `DATABASE_URL`: what to change, and nothing of the password. */
import { describe, expect, it } from '@jest/globals';
import { openPreparedDatabase } from '../../../src/app/database.js';
import { loadConfig } from '../../../src/config/index.js';
import type { ObservedEvent } from '../../../src/operations/ports/observability.js';
import { rekey } from '../../support/processes/command-line.js';
import { run } from '../../support/processes/process.js';
import { testEnvironment } from '../../support/world/environment.js';

const password = 'Wq7#Zx9/Kv3@Jb5%Tn1?';
const pieces = [...password].flatMap((_, index) => password.slice(index, index + 4));

const urls = {
  'is not percent-encoded': `postgres://someone:${password}@127.0.0.1:1/somewhere`,
  'is percent-encoded': `postgres://someone:${encodeURIComponent(password)}@127.0.0.1:1/somewhere`,
  'begins with digits': `postgres://someone:12345${password}@127.0.0.1:1/somewhere`,
  'is in the query': `postgres://someone@127.0.0.1:1/somewhere?password=${password}`,
};

function expectNothingOf(output: string): void {
  for (const piece of [...pieces, '1234']) {
    if (piece.length === 4) expect(output).not.toContain(piece);
  }
  expect(output).not.toMatch(encodeURIComponent(password));
}

const listed =
  /DATABASE_URL: (?:must have .* percent-encode special characters|nothing listens at 127)/;

describe('a DATABASE_URL whose password', () => {
  it.each(Object.entries(urls))('%s is named by commands, without the password', async (_, url) => {
    const { code, stdout, stderr } = await rekey({ DATABASE_URL: url }, 'jobs', 'list');
    expect(code).not.toBe(0);
    expect(stderr).toMatch(listed);
    expectNothingOf(stdout + stderr);
  });

  it.each(Object.entries(urls))('%s is named by the service, without it', async (_, url) => {
    const { code, stdout, stderr } = await run(
      'service',
      [],
      testEnvironment({ DATABASE_URL: url }),
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(listed);
    expectNothingOf(stdout + stderr);
  });
});

describe('a start', () => {
  it.each([
    ['postgres://u:p@database.invalid/x', ['database.invalid']],
    ['postgres://u:p@database.invalid/x?sslmode=require', []],
  ])('with %s warns of a connection without TLS to another host: %j', async (url, hosts) => {
    const events: ObservedEvent[] = [];
    const config = loadConfig(testEnvironment({ DATABASE_URL: url }));
    const opening = openPreparedDatabase(config, null, (event) => void events.push(event));
    await expect(opening).rejects.toThrow(/database cannot be reached|there is no host/);
    expect(events).toEqual(hosts.map((host) => ({ kind: 'database.unencrypted', host })));
  });
});
