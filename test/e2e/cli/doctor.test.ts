/** `rekey doctor`: a fault of each kind, planted one at a time, is named with what to change; a good deployment raises no alarm. */
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { rekey } from '../../support/processes/command-line.js';
import { createEmptyServerDatabase } from '../../support/processes/process.js';
import { setClockRight, skewClock } from '../../support/processes/skewed-clock.js';
import { startRawRelay } from '../../support/peers/mail-relay.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import {
  goodZone,
  openDeployment,
  senderDomain,
  type Deployment,
} from '../../support/world/deployment.js';
import { slugWithLinks, type Environment } from '../../support/world/environment.js';

/** Each examination computes hashes and opens connections, on machines that do other things as well. */
jest.setTimeout(60_000);

interface Found {
  readonly level: string;
  readonly code: string;
  readonly message: string;
  readonly change: string | null;
}

/** The server of the tests may run without fsync, which is a fault of a real one. */
const ofTests = new Set(['database.fsync', 'database.commit']);

describeOnServer('rekey doctor', () => {
  let deployment: Deployment;

  async function examine(settings: Environment, ...options: string[]) {
    const args = ['doctor', '--json', '--dns', deployment.dns, ...options];
    const { code, stdout, stderr } = await rekey(settings, ...args);
    const examinations: { findings: Found[] }[] = JSON.parse(stdout).examinations;
    const all = examinations.flatMap(({ findings }) => findings);
    return {
      code,
      stderr,
      all,
      found: all.filter((one) => one.level !== 'good' && !ofTests.has(one.code)),
    };
  }

  /** A server that tests start for themselves has none. */
  let hasFsync: boolean;

  beforeAll(async () => {
    deployment = await openDeployment();
    const [row] = await deployment.shop.sql<{ fsync: string }>('SHOW fsync');
    hasFsync = row?.fsync === 'on';
  });
  afterEach(() => deployment.reset());
  afterAll(() => deployment.close());

  it('raises no alarm where nothing is wrong, and sends no mail', async () => {
    const { found, stderr } = await examine(deployment.settings());
    expect(found).toEqual([]);
    expect(stderr).toMatch(hasFsync ? /^$/ : /problems: 1/);
    expect(deployment.mails()).toBe(0);
  });

  it('sends a mail if asked', async () => {
    const { found } = await examine(deployment.settings(), '--send', 'pat@example.org');
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
      const { found } = await examine(deployment.settings(settings()));
      expect(found).toContainEqual(expect.objectContaining({ code, change: expect.any(String) }));
      expect(found.map((one) => one.code)).toEqual(
        found.map(() => expect.stringMatching(/^(settings|hashes|redis)\./)),
      );
    });
  });

  describe('names what is wrong with the database:', () => {
    const changed = (change: (url: URL) => void) => () => {
      const url = new URL(deployment.settings()['DATABASE_URL'] ?? '');
      change(url);
      return { DATABASE_URL: url.href };
    };

    it.each<[fault: string, settings: () => Environment, says: RegExp]>([
      ['nothing listens', changed((url) => (url.port = '1')), /nothing listens/],
      ['no such host', changed((url) => (url.hostname = 'no-such-host.invalid')), /no host/],
      ['no such database', changed((url) => (url.pathname = '/nobody_made_it')), /nobody_made_it/],
      ['no such role', changed((url) => (url.username = 'nobody_at_all')), /nobody_at_all/],
    ])('%s', async (_fault, settings, says) => {
      const { code, found } = await examine(deployment.settings(settings()));
      expect(code).toBe(1);
      expect(found).toEqual([
        {
          level: 'problem',
          code: 'database.unreachable',
          message: expect.stringMatching(says),
          change: expect.any(String),
        },
      ]);
    });

    it('no tables', async () => {
      const settings = deployment.settings({ DATABASE_URL: await createEmptyServerDatabase() });
      const { found } = await examine(settings);
      expect(found).toEqual([expect.objectContaining({ code: 'database.migrations' })]);
      expect(found[0]?.change).toContain('migrate');
    });

    it('a clock that is wrong', async () => {
      skewClock(120_000);
      const { found } = await examine(deployment.settings()).finally(setClockRight);
      expect(found).toEqual([expect.objectContaining({ code: 'database.clock' })]);
      expect(found[0]?.message).toContain('120 s ahead of');
    });

    it.each([
      ['a database that is read-only', 'database.read_only', 'default_transaction_read_only = on'],
      ['commits that may be lost', 'database.commit', 'synchronous_commit = off'],
    ])('%s', async (_fault, code, setting) => {
      const url = await cloneServerDatabase();
      const admin = new pg.Client({ connectionString: url });
      await admin.connect();
      await admin.query(`ALTER DATABASE ${new URL(url).pathname.slice(1)} SET ${setting}`);
      await admin.end();
      const { all } = await examine(deployment.settings({ DATABASE_URL: url }));
      expect(all).toContainEqual(expect.objectContaining({ code, change: expect.any(String) }));
    });

    it('an encoding that is not UTF8', async () => {
      const url = await cloneServerDatabase(`ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0`);
      const { all } = await examine(deployment.settings({ DATABASE_URL: url }));
      expect(all).toContainEqual(expect.objectContaining({ code: 'database.encoding' }));
    });

    it('passwords whose pepper is lost', async () => {
      const { shop } = deployment;
      await shop.customer({ email: 'pat@example.org', password: 'the quiet old harbour' });
      await shop.sql(
        `UPDATE password_credentials SET hash = regexp_replace(hash, ',p=1', ',p=1,keyid=bG9zdA')`,
      );
      const { found } = await examine(deployment.settings());
      await shop.sql('DELETE FROM password_credentials');
      expect(found).toEqual([expect.objectContaining({ code: 'keys.pepper_missing' })]);
      expect(found[0]?.message).toContain('bG9zdA');
    });
  });

  describe('names what keeps mails from arriving:', () => {
    const job = (state: string, more: string) =>
      `INSERT INTO jobs.job (name, state, data, start_after, started_on, output)
        VALUES ('password_reset_mails', '${state}', '{}', now() - interval '5 minutes', now(), ${more})`;

    it.each([
      ['no worker', 'queue.late', job('created', 'NULL'), /password_reset_mails.*30\d s/],
      [
        'a relay that refuses',
        'queue.retried',
        job('retry', `'{"detail": "It said no."}'`),
        /It said no\./,
      ],
      [
        'mails given up',
        'queue.failed',
        job('failed', `'{"detail": "It said no."}'`),
        /It said no\./,
      ],
    ])('%s', async (_fault, code, plant, says) => {
      await deployment.shop.sql(plant);
      const { found } = await examine(deployment.settings());
      await deployment.shop.sql(`DELETE FROM jobs.job WHERE name = 'password_reset_mails'`);
      expect(found).toContainEqual(
        expect.objectContaining({ code, message: expect.stringMatching(says) }),
      );
    });

    const links = (name: string, page: object) => ({
      RESET_LINKS: JSON.stringify({ [name]: { default: page } }),
    });
    const page = () => ({
      reset: `${deployment.pages}/reset`,
      cancel: `${deployment.pages}/not-me`,
    });

    it.each<[fault: string, code: string, plant: () => Environment]>([
      ['a page that is not there', 'links.status', () => ((deployment.peers.pageStatus = 404), {})],
      [
        'a page that leads elsewhere',
        'links.redirect',
        () => ((deployment.peers.pageStatus = 302), {}),
      ],
      [
        'pages whose server is gone',
        'links.unreachable',
        () => links(slugWithLinks, { ...page(), reset: 'http://127.0.0.1:1/' }),
      ],
      ['pages of nobody', 'links.unknown_organization', () => links('nobody', page())],
      ['no pages', 'links.missing', () => links('nobody', page())],
      ['a relay that is not there', 'relay.esocket', () => ({ SMTP_URL: 'smtp://127.0.0.1:1' })],
      [
        'a sign-in that is refused',
        'relay.eauth',
        () => {
          deployment.peers.relay.onAuth = (_auth, _session, callback) => callback(new Error('no'));
          return {
            SMTP_URL: (deployment.settings()['SMTP_URL'] ?? '').replace('//', '//user:wrong@'),
          };
        },
      ],
      [
        'a relay without TLS',
        'relay.etls',
        () => ({ SMTP_URL: (deployment.settings()['SMTP_URL'] ?? '').replace('smtp:', 'smtps:') }),
      ],
    ])('%s', async (_fault, code, plant) => {
      const { found } = await examine(deployment.settings(plant()));
      expect(found).toContainEqual(expect.objectContaining({ code, change: expect.any(String) }));
    });

    it('a relay that says nothing', async () => {
      const silent = await startRawRelay(() => undefined);
      const { found } = await examine(
        deployment.settings({ SMTP_URL: `smtp://127.0.0.1:${silent.port}` }),
      );
      await silent.close();
      expect(found).toEqual([expect.objectContaining({ code: 'relay.etimedout' })]);
    });

    it('a relay that does not take the mail', async () => {
      deployment.peers.relay.onRcptTo = (_address, _session, callback) =>
        callback(Object.assign(new Error('no'), { responseCode: 550 }));
      const { found } = await examine(deployment.settings(), '--send', 'pat@example.org');
      expect(found).toEqual([expect.objectContaining({ code: 'relay.eenvelope' })]);
    });

    const { txt = {} } = goodZone;
    const dmarc = `_dmarc.${senderDomain}`;
    const { [dmarc]: _policy, ...withoutDmarc } = txt;
    const { [`s1._domainkey.${senderDomain}`]: _key, ...withoutKey } = txt;

    it.each([
      ['no SPF', 'sender.spf_missing', { txt: { ...txt, [senderDomain]: ['other'] } }],
      [
        'two SPF records',
        'sender.spf_several',
        { txt: { ...txt, [senderDomain]: ['v=spf1 -all', 'v=spf1 mx -all'] } },
      ],
      [
        'SPF for everybody',
        'sender.spf_open',
        { txt: { ...txt, [senderDomain]: ['v=spf1 +all'] } },
      ],
      ['no DKIM', 'sender.dkim_missing', { txt: withoutKey }],
      ['no DMARC', 'sender.dmarc_missing', { txt: withoutDmarc }],
      [
        'DMARC without a policy',
        'sender.dmarc_invalid',
        { txt: { ...txt, [dmarc]: ['v=DMARC1; rua=mailto:a@b.eu'] } },
      ],
      [
        'two DMARC records',
        'sender.dmarc_invalid',
        { txt: { ...txt, [dmarc]: ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] } },
      ],
      ['a domain without mail', 'sender.mx_missing', { mx: {} }],
      ['a domain that refuses mail', 'sender.mx_missing', { mx: { [senderDomain]: [''] } }],
      ['a name server that is silent', 'sender.dns', null],
    ])('%s', async (_fault, code, change) => {
      deployment.peers.zone = change && { ...goodZone, ...change };
      const { found } = await examine(deployment.settings());
      expect(found).toEqual([expect.objectContaining({ code, change: expect.any(String) })]);
    });

    it('a key of another selector', async () => {
      const { found } = await examine(deployment.settings(), '--dkim-selector', 's2');
      expect(found).toEqual([expect.objectContaining({ code: 'sender.dkim_key' })]);
      expect((await examine(deployment.settings(), '--dkim-selector', 's1')).found).toEqual([]);
    });

    it('a sender that nobody has', async () => {
      const { found } = await examine(deployment.settings({ MAIL_FROM: 'a@rekey.test' }));
      expect(found).toEqual([expect.objectContaining({ code: 'sender.reserved' })]);
    });
  });

  describe('names what keeps callers and receivers out:', () => {
    it('organizations without an application, and none at all', async () => {
      const settings = deployment.settings();
      const { sql } = deployment.shop;
      await sql('UPDATE applications SET revoked_at = now()');
      expect((await examine(settings)).found).toEqual([
        expect.objectContaining({ code: 'callers.no_application' }),
      ]);
      await sql('UPDATE applications SET revoked_at = NULL');
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
      expect((await examine(deployment.settings())).found).toEqual([]);
      await sql(`UPDATE webhooks SET ${change}`);
      const { found } = await examine(deployment.settings());
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
