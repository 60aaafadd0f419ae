/** `rekey doctor`: a fault of each kind, planted one at a time, is named with what to change; a good deployment raises no alarm. */
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { rekey } from '../../support/processes/command-line.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import type { Environment } from '../../support/world/environment.js';
import { useDeployment } from '../../support/world/use-deployment.js';

/** Each examination computes hashes and opens connections, on machines that do other things as well. */
jest.setTimeout(60_000);

describeOnServer('rekey doctor', () => {
  const deployment = useDeployment();

  /** A server that tests start for themselves has none. */
  let hasFsync: boolean;

  beforeAll(async () => {
    const [row] = await deployment.shop.sql<{ fsync: string }>('SHOW fsync');
    hasFsync = row?.fsync === 'on';
  });

  it('raises no alarm where nothing is wrong, and sends no mail', async () => {
    const { found, stderr } = await deployment.examine(deployment.settings());
    expect(found).toEqual([]);
    expect(stderr).toMatch(hasFsync ? /^$/ : /problems: 1/);
    expect(deployment.mails()).toBe(0);
  });

  it('sends a mail if asked', async () => {
    const { found } = await deployment.examine(deployment.settings(), '--send', 'pat@example.org');
    expect(found).toEqual([]);
    expect(deployment.mails()).toBe(1);
  });

  describe('names a wrong setting:', () => {
    it.each<[fault: string, code: string, settings: () => Environment]>([
      ['a port that is none', 'settings.PORT', () => ({ PORT: 'x' })],
      [
        'a missing key',
        'settings.RESET_TOKEN_SIGNING_KEY',
        () => ({ RESET_TOKEN_SIGNING_KEY: '' }),
      ],
      [
        'one key for two purposes',
        'settings.RESET_TOKEN_SIGNING_KEY',
        () => ({
          RESET_TOKEN_SIGNING_KEY: deployment.settings()['ACCESS_TOKEN_SIGNING_KEY'] ?? '',
        }),
      ],
      ['a missing relay', 'settings.SMTP_URL', () => ({ SMTP_URL: '' })],
      ['links that are no JSON', 'settings.RESET_LINKS', () => ({ RESET_LINKS: '{' })],
      [
        'a file of templates that is not there',
        'settings.MAIL_SETTINGS',
        () => ({ MAIL_SETTINGS: '/no/file' }),
      ],
      ['a misspelt name', 'settings.unknown', () => ({ TRUSTED_PROXYS: 'loopback' })],
      [
        'an address without TLS',
        'settings.plain_url',
        () => ({ PUBLIC_URL: 'http://rekey.example' }),
      ],
      [
        'an address of this machine',
        'settings.loopback_url',
        () => ({ PUBLIC_URL: 'http://127.0.0.1:4000' }),
      ],
      ['a proxy that is not trusted', 'settings.no_proxies', () => ({ TRUSTED_PROXIES: '' })],
      [
        'a front end without TLS',
        'settings.plain_origin',
        () => ({ CORS_ORIGINS: 'http://shop.example' }),
      ],
      [
        'more hashes than cores',
        'hashes.concurrency',
        () => ({ UV_THREADPOOL_SIZE: '999', HASH_CONCURRENCY: '200' }),
      ],
      [
        'hashes that need more memory than there is',
        'hashes.memory',
        () => ({
          UV_THREADPOOL_SIZE: '999',
          HASH_CONCURRENCY: '900',
          ARGON2_MEMORY_COST: '4194304',
        }),
      ],
      [
        'a Redis that is not there',
        'redis.unreachable',
        () => ({ REDIS_URL: 'redis://127.0.0.1:1' }),
      ],
    ])('%s', async (_fault, code, settings) => {
      const { found } = await deployment.examine(deployment.settings(settings()));
      expect(found).toContainEqual(expect.objectContaining({ code, change: expect.any(String) }));
      expect(found.map((one) => one.code)).toEqual(
        found.map(() => expect.stringMatching(/^(settings|hashes|redis)\./)),
      );
    });
  });

  describe('names what keeps callers and receivers out:', () => {
    it('organizations without an application, and none at all', async () => {
      const settings = deployment.settings();
      const { sql } = deployment.shop;
      await sql('UPDATE applications SET revoked_at = now()');
      expect((await deployment.examine(settings)).found).toEqual([
        expect.objectContaining({ code: 'callers.no_application' }),
      ]);
      await sql('UPDATE applications SET revoked_at = NULL');
      const empty = deployment.settings({
        DATABASE_URL: await cloneServerDatabase(),
        RESET_LINKS: '',
      });
      expect((await deployment.examine(empty)).found).toEqual([
        expect.objectContaining({
          code: 'callers.no_organization',
          change: expect.stringContaining('organization create'),
        }),
      ]);
    });

    it.each([
      ['one that is disabled', 'webhooks.disabled', 'disabled_at = now()'],
      ['one that fails', 'webhooks.failing', `circuit_state = 'open', consecutive_failures = 30`],
      [
        'one whose port is no longer allowed',
        'webhooks.forbidden',
        `url = 'https://hooks.example.eu:8443/'`,
      ],
    ])('a webhook: %s', async (_fault, code, change) => {
      const { sql } = deployment.shop;
      await sql(`INSERT INTO webhooks (organization_id, mode, id, url, topics, secret)
        SELECT id, 'live', 'hook1', 'https://hooks.example.eu/secret-path', '{customers.create}', 'x' FROM organizations LIMIT 1`);
      expect((await deployment.examine(deployment.settings())).found).toEqual([]);
      await sql(`UPDATE webhooks SET ${change}`);
      const { found } = await deployment.examine(deployment.settings());
      await sql('DELETE FROM webhooks');
      expect(found).toEqual([expect.objectContaining({ code })]);
      expect(JSON.stringify(found)).not.toContain('secret-path');
    });
  });

  it('prints a line for each part, what to change below it, and ends with 1 for problems only', async () => {
    const run = (settings: Environment, ...options: string[]) =>
      rekey(settings, 'doctor', '--dns', deployment.dns, ...options);
    const warned = deployment.settings({ TRUSTED_PROXIES: '' });
    const { code, stdout } = await run(warned);
    expect(stdout).toMatch(/^settings +warning +PUBLIC_URL begins.*\n +Set TRUSTED_PROXIES/);
    expect(stdout).toMatch(/^mail relay +ok /m);
    expect({ normal: code, strict: (await run(warned, '--strict')).code }).toEqual({
      normal: hasFsync ? 0 : 1,
      strict: 1,
    });
    expect(await run(deployment.settings({ PORT: 'x' }))).toMatchObject({
      code: 1,
      stderr: 'error: found problems: 1, warnings: 0\n',
    });
  });

  it('never prints a secret', async () => {
    const secrets = ['canary-of-the-relay', 'canary-of-the-database'];
    const url = new URL(deployment.settings()['DATABASE_URL'] ?? '');
    url.password = secrets[1] ?? '';
    const settings = deployment.settings({
      DATABASE_URL: url.href,
      SMTP_URL: `smtp://user:${secrets[0]}@127.0.0.1:1`,
      RESET_TOKEN_SIGNING_KEY: 'canary-of-a-key',
    });
    for (const given of [
      settings,
      {
        ...settings,
        RESET_TOKEN_SIGNING_KEY: deployment.settings()['RESET_TOKEN_SIGNING_KEY'] ?? '',
      },
    ]) {
      const { stdout, stderr } = await rekey(given, 'doctor', '--dns', deployment.dns);
      expect(stdout + stderr).not.toContain('canary');
    }
  });
});
