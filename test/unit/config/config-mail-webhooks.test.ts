import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../../src/config/index.js';
import { parseMailFrom } from '../../../src/mail/sender.js';
import { demoOrganization } from '../../../src/development/demo.js';
import { chooseLink } from '../../../src/domain/resets/links.js';
import { generateSigningKey } from '../../../src/security/signing-keys.js';
import { problemsOf, type Environment } from '../../support/world/environment.js';

const production: Environment = {
  DATABASE_URL: 'postgres://rekey@db.example/rekey',
  PUBLIC_URL: 'https://rekey.example',
  ACCESS_TOKEN_SIGNING_KEY: generateSigningKey(),
  RESET_TOKEN_SIGNING_KEY: generateSigningKey(),
  SMTP_URL: 'smtps://rekey:CANARY@mail.example',
  MAIL_FROM: 'The Shop <no-reply@shop.example>',
};

describe('the settings of mails, webhooks and the worker', () => {
  it('have defaults for development', () => {
    const config = loadConfig({});
    const from = parseMailFrom('Rekey <no-reply@rekey.test>');
    expect(config).toMatchObject({
      mail: { relay: null, from, settings: new Map(), spreadMs: 0 },
      worker: { concurrency: 10 },
      retention: { resetDays: 30, eventDays: 365 },
      webhooks: { timeoutMs: 5000, rules: { ports: [], allowLoopback: true } },
    });
    expect([...config.mail.links.keys()]).toEqual([demoOrganization.slug]);
  });

  it.each<[Record<string, string>, string]>([
    [{}, 'http://127.0.0.1:4000'],
    [{ PORT: '4100', HOST: 'localhost' }, 'http://localhost:4100'],
    [{ HOST: '::1' }, 'http://[::1]:4000'],
    [{ PORT: '0' }, 'http://127.0.0.1:4000'],
    [{ PUBLIC_URL: 'https://rekey.shop.example/' }, 'https://rekey.shop.example'],
  ])('lead, with %j in development, to the demo shop of %s', (settings, address) => {
    expect(chooseLink(loadConfig(settings).mail.links, 'demo-shop', null)).toEqual({
      reset: `${address}/demo/reset-password`,
      cancel: `${address}/demo/not-me`,
    });
  });

  it('have in production neither the links nor the sender nor the loopback of development', () => {
    const config = loadConfig({ ...production, WEBHOOK_PORTS: '8443, 444' });
    expect(config).toMatchObject({
      mail: {
        relay: { host: 'mail.example', port: 465, isImplicitTls: true, isTlsRequired: true },
        from: { name: 'The Shop', address: 'no-reply@shop.example' },
        links: new Map(),
        spreadMs: 3000,
      },
      webhooks: { timeoutMs: 5000, rules: { ports: [8443, 444], allowLoopback: false } },
    });
    expect(config.mail.relay?.signIn?.password.reveal()).toBe('CANARY');
    expect(inspect(config, { depth: 9 }) + JSON.stringify(config)).not.toContain('CANARY');
  });

  it('need a sender beside a relay, in development as well', () => {
    const [SMTP_URL, MAIL_FROM] = ['smtp://127.0.0.1:2525', 'no-reply@shop.example'];
    const missing = 'MAIL_FROM: is required beside SMTP_URL';
    expect(problemsOf({ SMTP_URL })).toEqual([missing]);
    expect(problemsOf({ SMTP_URL: 'x' })).toEqual([expect.stringMatching(/^SMTP_URL: /), missing]);
    expect(problemsOf({ SMTP_URL, MAIL_FROM: 'x' })).toHaveLength(1);
    expect(problemsOf({ SMTP_URL, MAIL_FROM })).toEqual([]);
    expect(loadConfig({ MAIL_FROM }).mail.from.address).toBe(MAIL_FROM);
  });

  it.each([
    ['WORKER_CONCURRENCY', ['0', '100'], ['-1', '101', '1.5', 'all']],
    ['RESET_MAIL_SPREAD_MS', ['0', '30000'], ['-1', '30001', '1.5', '3s']],
    ['RESET_RETENTION_DAYS', ['1', '3650'], ['0', '3651', '30d']],
    ['EVENT_RETENTION_DAYS', ['1', '3650'], ['0', '3651', '-1']],
    ['WEBHOOK_TIMEOUT_SECONDS', ['1', '30'], ['0', '31', '0.5', '5s']],
    ['WEBHOOK_PORTS', ['1', '65535', '8443,9443', ','], ['0', '65536', '8443;9443', '443 444']],
    ['WEBHOOK_PORTS', ['08443'], ['*', '8000-9000', '1e3', '8443,CANARY', '-1']],
    ['SMTP_URL', ['smtps://u:p@mail.example', 'smtp://[::1]:25'], ['mail.example']],
    ['SMTP_URL', [], ['https://u:CANARY@mail.example', 'smtp://u:CANARY@', 'smtp://u:CANARY@a?x']],
    ['SMTP_URL', [], ['smtp://u:CANARY@a/x', 'smtp://u:%CANARY@a', 'CANARY'.repeat(10_000)]],
    ['MAIL_FROM', ['a@b.example', 'A <a@b.example>'], ['CANARY', 'a@b', '<>']],
    ['MAIL_FROM', [], ['a@b.example, c@d.example', 'A\r\nBcc: CANARY <a@b.example>']],
    ['MAIL_FROM', [], ['CANARY'.repeat(10_000), `CANARY <${'a'.repeat(65)}@b.example>`]],
  ])('bound %s', (name, right, wrong) => {
    const beside = name === 'SMTP_URL' ? { MAIL_FROM: 'no-reply@shop.example' } : {};
    for (const value of right) expect(problemsOf({ ...beside, [name]: value })).toEqual([]);
    for (const value of wrong) {
      const problems = problemsOf({ ...beside, [name]: value });
      expect(problems).toEqual([expect.stringMatching(new RegExp(`^${name}: must`))]);
      expect(problems[0]).not.toContain('CANARY');
      expect(problems[0]?.length).toBeLessThan(200);
    }
  });

  it('say in which numbers jobs run, rows are kept and calls end', () => {
    expect(loadConfig({ WORKER_CONCURRENCY: '0' }).worker.concurrency).toBe(0);
    expect(loadConfig({ WEBHOOK_TIMEOUT_SECONDS: '30' }).webhooks.timeoutMs).toBe(30_000);
    const days = { RESET_RETENTION_DAYS: '7', EVENT_RETENTION_DAYS: '90' };
    expect(loadConfig(days).retention).toEqual({ resetDays: 7, eventDays: 90 });
  });

  it('that are set to nothing are not set', () => {
    const names = ['SMTP_URL', 'MAIL_FROM', 'RESET_LINKS', 'MAIL_SETTINGS', 'WEBHOOK_PORTS'];
    expect(loadConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(loadConfig({}));
  });
});

const pages = { reset: 'https://shop.example/reset', cancel: 'https://shop.example/not-me' };
/** A shop with one link. */
const shopWith = (link: unknown) => ({ 'the-shop': { a: link } });
const members = 'it may contain reset, cancel';
const slug = "it must be an organization's slug";
const form =
  "must be an object: the outer names are organizations' slugs, the next ones names of links, the inner ones reset and cancel";
const linkProblems = (links: unknown) => {
  const text = typeof links === 'string' ? links : JSON.stringify(links);
  return problemsOf({ RESET_LINKS: text });
};

describe('RESET_LINKS', () => {
  it('lists the pages of each organization by name', () => {
    const app = { reset: 'https://app.example/r?x=1', cancel: 'http://localhost:5173/c' };
    const links = { 'the-shop': { storefront: pages, constructor: app }, other: { A_1: app } };
    const resetLinks = loadConfig({ ...production, RESET_LINKS: JSON.stringify(links) }).mail.links;
    const read = [...resetLinks].map(([shop, named]) => [shop, Object.fromEntries(named)]);
    expect(Object.fromEntries(read)).toEqual(links);
    expect(chooseLink(resetLinks, 'the-shop', 'constructor')).toEqual(app);
    expect(loadConfig({ RESET_LINKS: '{}' }).mail.links).toEqual(new Map());
  });

  it.each<[links: unknown, ...problems: string[]]>([
    ['CANARY', 'is not JSON'],
    ['{"the-shop":\n{"a" "CANARY"}}', 'is not JSON (line 2)'],
    ['[]', 'must be an object'],
    ['null', 'must be an object'],
    ['"CANARY"', 'must be an object'],
    ['{"the-shop": {}, "the\\u002dshop": {}}', 'names a member twice'],
    [{ 'the-shop': 'CANARY' }, `the-shop: ${form}`],
    [shopWith(['CANARY']), `the-shop.a: ${form}`],
    [pages, `reset: ${form}`, `cancel: ${form}`],
    [{ 'the-shop': pages }, `the-shop.reset: ${form}`, `the-shop.cancel: ${form}`],
    [shopWith({ ...pages, reset: 1 }), 'the-shop.a.reset: must be a string'],
    [shopWith({ reset: pages.reset }), 'the-shop.a: lacks cancel'],
    [shopWith({ cancel: pages.cancel }), 'the-shop.a: lacks reset'],
    [shopWith({ ...pages, extra: 'CANARY' }), `the-shop.a: unknown member extra; ${members}`],
    [{ The_Shop: { a: pages } }, `wrong name The_Shop: ${slug}`],
    [{ ['a'.repeat(64)]: {} }, `wrong name ${'a'.repeat(40)}: ${slug}`],
    ['{"__proto__": {}}', `wrong name __proto__: ${slug}`],
    [
      `{"the-shop": {"a": {"__proto__": ${JSON.stringify(pages)}}}}`,
      'the-shop.a: lacks reset',
      'the-shop.a: lacks cancel',
      `the-shop.a: unknown member __proto__; ${members}`,
    ],
  ])('is refused if its form is wrong: %j', (links, ...expected) => {
    const problems = linkProblems(links);
    expect(problems).toEqual(expected.map((problem) => `RESET_LINKS: ${problem}`));
    expect(problems.join()).not.toContain('CANARY');
  });

  it.each(['__proto__', '_a', '-a', '', 'a b', 'a.b', 'ä', 'a'.repeat(65), 'a\n'])(
    'is refused if a link is called %j',
    (name) => {
      const links = `{"the-shop": {${JSON.stringify(name)}: ${JSON.stringify(pages)}}}`;
      const wrong = /^RESET_LINKS: the-shop: wrong name .{0,40}: it must be 1 to 64 letters/;
      expect(linkProblems(links)).toEqual([expect.stringMatching(wrong)]);
    },
  );

  it.each([
    'http://shop.example/CANARY',
    'https://user:CANARY@shop.example/',
    'https://shop.example/#CANARY',
    'javascript:CANARY',
    '//shop.example/CANARY',
    'https:shop.example/CANARY',
    'https://shop.example\\CANARY',
    ' https://shop.example/CANARY',
    `https://shop.example/${'CANARY'.repeat(200)}`,
    '',
  ])('is refused if a page is not one that a mail may link to: %j', (page) => {
    for (const part of ['reset', 'cancel']) {
      expect(linkProblems(shopWith({ ...pages, [part]: page }))).toEqual([
        `RESET_LINKS: the-shop.a.${part}: must be an https: URL (http: on loopback only) of at most 1024 characters, without credentials and without a fragment`,
      ]);
    }
  });

  it('is refused with all its problems, among those of other settings', () => {
    const [x, z] = [{ ...pages, reset: 'x' } as const, { ...pages, cancel: 1 } as const];
    const links = { a: { x, y: {} }, B: { '-z': z } };
    const problems = problemsOf({ PORT: 'x', RESET_LINKS: JSON.stringify(links) });
    expect(problems.map((problem) => problem.split(' must')[0])).toEqual([
      'PORT:',
      'RESET_LINKS: a.x.reset:',
      'RESET_LINKS: a.y: lacks reset',
      'RESET_LINKS: a.y: lacks cancel',
      'RESET_LINKS: wrong name B: it',
      'RESET_LINKS: B: wrong name -z: it',
      'RESET_LINKS: B.-z.cancel:',
    ]);
  });
});
