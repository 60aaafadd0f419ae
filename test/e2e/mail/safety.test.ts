/**
 * Mails go where they must and hold what they must, whatever a stranger sends. The threats are numbered:
 * MAI-09 is in mail-notices, MAI-10 in delivery-kills, MAI-12 and MAI-13 in mail-faults.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig } from '../../../src/config/index.js';
import { parseEmailAddress } from '../../../src/domain/shared/email-address.js';
import { caught } from '../../support/caught.js';
import { linkIn, links } from '../../support/world/mail.js';
import { slugWithLinks, testEnvironment } from '../../support/world/environment.js';
import { goodPassword } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';
import { post as postBytes } from '../../support/apis/surface.js';
import type { Headers } from '../../support/world/organization.js';
import { dumpRows, ofWorkers } from '../../support/rows/dump.js';
import { listenOnLoopback, rawRequest, sendRaw } from '../../support/peers/sockets.js';

let port: number;
const contact = '+49 30 123456';

/** Of one language alone, so that the others show what every customer gets. */
const template = {
  subject: '{{customer_name}} at {{organization_name}}',
  text: '{{customer_name}} {{reset_link}}',
  html: '<p title="{{customer_name}}">{{customer_name}} at {{organization_name}}</p> {{reset_link}}',
};

const templates = { password_reset_requested: { nl: template } };
const shop = useShop({
  mail: { settings: { contact, templates } },
  environment: { TRUSTED_PROXIES: '127.0.0.1' },
});
beforeAll(async () => void (port = await listenOnLoopback(shop.app.http)));

let people = 0;
const newAddress = () => `Mia.${(people += 1)}@example.org`;

const mutation = `mutation ($input: RequestPasswordResetEmailInput!) { requestPasswordResetEmail(input: $input) {
  __typename } }`;

async function newCustomer(more?: object): Promise<string> {
  const email = newAddress();
  await shop.addCustomer(email, more);
  return email;
}

/** Any bytes as a request for a mail. */
const post = (payload: string, headers: Headers = {}) =>
  postBytes(shop, payload, { ...shop.salesChannel, ...headers });

const bodyOf = (email: unknown) =>
  JSON.stringify({ query: mutation, variables: { input: { email } } });

/** Nothing is mailed, and nothing was left to be done. */
async function expectNoMail(work: () => Promise<unknown>): Promise<void> {
  await shop.settled();
  const [mails, rows] = [shop.relay.received.length, await dumpRows(shop, ofWorkers)];
  await work();
  expect(await dumpRows(shop, ofWorkers)).toEqual(rows);
  expect(shop.relay.received).toHaveLength(mails);
}

describe('the link of a mail', () => {
  // Proves: MAI-01
  it.each([
    ['host', 'evil.test'],
    ['x-forwarded-host', 'evil.test'],
    ['x-forwarded-proto', 'http'],
    ['x-forwarded-for', '203.0.113.9'],
    ['forwarded', 'host=evil.test;proto=http'],
    ['x-original-url', 'https://evil.test/graphql'],
    ['x-rewrite-url', 'https://evil.test/graphql'],
    ['x-host', 'evil.test'],
    ['origin', 'https://evil.test'],
    ['referer', 'https://evil.test/reset'],
  ])('MAI-01: does not depend on the header %s', async (header, value) => {
    const email = await newCustomer();
    expect((await post(bodyOf(email), { [header]: value })).status).toBe(200);
    const received = await shop.mailTo(email);
    linkIn(received, links.storefront.reset);
    expect(received.sender).toBe('no-reply@shop.example');
    expect(received.mail.from?.address).toBe('no-reply@shop.example');
    expect(received.mail.messageId).toMatch(/^<[\w-]+@shop\.example>$/);
    expect(received.raw).not.toMatch(/evil|203\.0\.113\.9/);
  });

  // Proves: MAI-01
  it('MAI-01: does not depend on a target in absolute form', async () => {
    const email = await newCustomer();
    const headers = Object.entries(shop.salesChannel).map(([name, value]) => `${name}: ${value}`);
    headers.push('Content-Type: application/json');
    const target = 'POST http://evil.test/graphql HTTP/1.1';
    const answer = await sendRaw(port, rawRequest(target, headers, bodyOf(email)));
    if (answer.startsWith('HTTP/1.1 200')) {
      const received = await shop.mailTo(email);
      linkIn(received, links.storefront.reset);
      expect(received.raw).not.toContain('evil');
    } else expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  const targets = `https://shop.example.evil.test/reset-password https://shop.example@evil.test/
    //evil.test/ \\\\evil.test https:evil.test javascript:alert(1) data:text/html,x
    https://shop.example:8443/reset-password https://shop.example./reset-password
    HTTPS://SHOP.example/reset-password https://shop\u3002example/reset-password
    https://shop.example%2f@evil.test/ https://shop.example/../reset-password`.split(/\s+/);

  // Proves: MAI-02
  it.each([...targets, links.storefront.reset])('MAI-02: cannot be asked for: %s', async (link) => {
    await expectNoMail(async () => {
      const extensions = { code: 'BAD_USER_INPUT', field: 'linkName' };
      expect(await shop.request(newAddress(), { linkName: link })).toMatchObject({ extensions });
    });
  });

  const others = `http://shop.example/ https://shop.example@evil.test/ //evil.test/ \\\\evil.test
    https:evil.test javascript:alert(1) data:text/html,x https://shop\u3002example/
    https://shop.example/#token=`.split(/\s+/);

  // Proves: MAI-02
  it.each(others)('MAI-02: cannot be configured: %s', (reset) => {
    const link = { reset, cancel: links.storefront.cancel };
    const RESET_LINKS = JSON.stringify({ [slugWithLinks]: { default: link } });
    const load = () => loadConfig(testEnvironment({ RESET_LINKS }));
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(
      /^(?![^]*evil)[^]*RESET_LINKS: mail-shop\.default\.reset: must be an https: URL/,
    );
  });
});

describe('the recipient of a mail', () => {
  const stored = 'mike@kiosk.example';

  beforeAll(async () => {
    for (const email of [stored, 'mike.s@kiosk.example', 'mike.ss@kiosk.example']) {
      await shop.addCustomer(email);
    }
  });

  // Proves: MAI-03
  it.each([
    ['a dotless i', 'm\u0131ke@kiosk.example'],
    ['a dotted capital I', 'M\u0130KE@kiosk.example'],
    ['a Kelvin sign', 'MI\u212AE@kiosk.example'],
    ['a long s', 'mike@kio\u017Fk.example'],
    ['a long s before the sign', 'mike.\u017F@kiosk.example'],
    ['a sharp s', 'mike.\u00DF@kiosk.example'],
    ['full-width letters', '\uFF4D\uFF49\uFF4B\uFF45@kiosk.example'],
    ['a full-width at sign', 'mike\uFF20kiosk.example'],
    ['a Kelvin sign in the domain', 'mike@\u212Aios\u212A.example'],
    ['a dotless i in the domain', 'mike@k\u0131osk.example'],
    ['full-width letters in the domain', 'mike@\uFF4B\uFF49\uFF4F\uFF53\uFF4B.example'],
    ['an ideographic full stop', 'mike@kiosk\u3002example'],
    ['a soft hyphen', 'mike@kio\u00ADsk.example'],
    ['a Cyrillic o', 'mike@ki\u043Esk.example'],
    ['capitals', 'MIKE@KIOSK.EXAMPLE'],
  ])('MAI-03: is the stored address, or there is no mail: %s', async (_what, typed) => {
    const { relay } = shop;
    await shop.sql('DELETE FROM mailboxes');
    const before = relay.received.length;
    const answer = await shop.request(typed);
    await shop.settled();
    const recipients = relay.received.slice(before).flatMap((mail) => mail.recipients);
    expect([[], [stored]]).toContainEqual(recipients);
    if (answer.code === 'INVALID_EMAIL') expect(recipients).toEqual([]);
    if (typed === stored.toUpperCase()) expect(recipients).toEqual([stored]);
    const headers = JSON.stringify(relay.received.slice(before).map(({ mail }) => mail.to));
    expect(headers).not.toContain(JSON.stringify(typed));
  });

  // Proves: MAI-04
  it('MAI-04: is one address, one string', async () => {
    const [victim, attacker] = [await newCustomer(), await newCustomer()];
    const twice = (name: string) => `"${name}":"${victim}","${name}":"${attacker}"`;
    const query = JSON.stringify(mutation);
    const literal = (input: string) =>
      JSON.stringify({
        query: `mutation { requestPasswordResetEmail(input: ${input}) { __typename } }`,
      });
    const payloads = [
      ...[[victim, attacker], [victim], { 0: victim, 1: attacker }].map(bodyOf),
      ...[{ email: victim }, 1, true, null].map(bodyOf),
      ...[',', ';', ' ', ', ', '\t', '|', '\0'].map((mark) =>
        bodyOf(`${victim}${mark}${attacker}`),
      ),
      ...[`<${victim}>`, `Mia <${victim}>`, `mailto:${victim}`, `${victim}?cc=${attacker}`].map(
        bodyOf,
      ),
      bodyOf(`${attacker}@${victim}`),
      `{"query":${query},"variables":{"input":{${twice('email')}}}}`,
      `{"query":${query},"variables":{"input":{"email":"${victim}"},"input":{"email":"${attacker}"}}}`,
      literal(`{ email: "${victim}", email: "${attacker}" }`),
      literal(`{ email: ["${victim}", "${attacker}"] }`),
      literal(`{ email: "${victim}" }, input: { email: "${attacker}" }`),
      JSON.stringify([JSON.parse(bodyOf(victim)), JSON.parse(bodyOf(attacker))]),
    ];
    await expectNoMail(async () => {
      for (const payload of payloads) {
        const { text } = await post(payload);
        const { data, errors } = JSON.parse(text);
        const isMistyped = data?.requestPasswordResetEmail?.__typename === 'InvalidEmailError';
        expect([payload, isMistyped ? 1 : errors?.length]).toEqual([payload, 1]);
        expect(text).not.toContain(victim);
      }
      const form = `email=${victim}&email=${attacker}`;
      const type = { 'content-type': 'application/x-www-form-urlencoded' };
      expect((await post(form, type)).status).toBe(415);
    });
  });

  // Proves: MAI-05
  it('MAI-05: is one, whatever control characters its address holds', async () => {
    const victim = await newCustomer();
    await expectNoMail(async () => {
      for (const mark of ['\r\n', '\r', '\n', '\0', '\u2028', '\u2029', '\u0085', '\t', '\u202E']) {
        const beside = [`${victim}${mark}`, `${mark}${victim}`];
        for (const address of [
          `${victim}${mark}Bcc: x@evil.test`,
          // White space around an address is left out; see below.
          ...(mark.trim() === '' ? [] : beside),
          victim.replace('@', `${mark}@`),
          victim.replace('@', `@${mark}`),
        ]) {
          const { text } = await post(bodyOf(address));
          const { __typename: type } = JSON.parse(text).data.requestPasswordResetEmail;
          expect([address, type]).toEqual([address, 'InvalidEmailError']);
          expect(text).not.toContain('evil');
        }
      }
    });
  });

  it.each([' ', '\t', '\r\n', '\n', '\u00a0', '\u2028', '\ufeff'])(
    'MAI-05: is the stored address, without the white space around the typed one: %j',
    async (space) => {
      const email = await newCustomer();
      const { __typename: type } = await shop.request(`${space}${email}${space}`);
      expect(type).toBe('PasswordResetRequested');
      const { recipients, mail, raw } = await shop.mailTo(email);
      expect(recipients).toEqual([email]);
      expect(mail.to?.map(({ address }) => address)).toEqual([email]);
      expect(raw.split('\r\n\r\n')[0]).toMatch(new RegExp(`^To: ${email}\r?$`, 'm'));
    },
  );

  // Proves: MAI-05
  it.each(['\r\n', '\r', '\n', '\u2028', '\u0085', '\0'])(
    'MAI-05: is one, whatever the name and the metadata hold: %j',
    async (mark) => {
      const email = newAddress();
      const text = `Mia${mark}Bcc: x@evil.test${mark}${mark}<p>body`;
      const profile = { name: { first: text, last: text } };
      const input = { email, profile, metadata: { note: text }, reference: text };
      const { data, errors } = await shop.graphql(
        `mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { __typename } }`,
        { input },
      );
      if (errors.length > 0) {
        expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
        return;
      }
      expect(data.createCustomer).toEqual({ __typename: 'Customer' });
      await shop.request(email, { locale: 'nl' });
      const received = await shop.mailTo(email);
      const { recipients, mail, raw } = received;
      expect(recipients).toEqual([email]);
      expect(mail.to?.map(({ address }) => address)).toEqual([email]);
      expect([mail.cc, mail.bcc]).toEqual([undefined, undefined]);
      expect(raw.split('\r\n\r\n')[0]).not.toMatch(/^bcc:/im);
      expect(mail.subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      linkIn(received, links.storefront.reset);
    },
  );

  // Proves: MAI-06
  it('MAI-06: is refused with a quoted local part, a route or a comment', async () => {
    const victim = await newCustomer();
    const [local, domain] = victim.split('@');
    await expectNoMail(async () => {
      for (const address of [
        ...['x@evil.test y', local, `${local}\\`].map((quoted) => `"${quoted}"@${domain}`),
        `${local}(x@evil.test)@${domain}`,
        `@evil.test:${victim}`,
        `${local}\\@evil.test@${domain}`,
        `${local}@[127.0.0.1]`,
        `g:${victim};`,
      ]) {
        expect(await shop.request(address)).toMatchObject({ code: 'INVALID_EMAIL' });
      }
    });
  });

  const endless: [string, string][] = [
    ['nested groups', `${'g:'.repeat(5000)}mia@example.org`],
    ['one local part', `${'a'.repeat(10_000)}@example.org`],
    ['one domain', `mia@${'a'.repeat(10_000)}`],
    ['labels', `mia@${'a.'.repeat(5000)}org`],
    ['full stops', `${'.'.repeat(10_000)}@example.org`],
    ['atoms', 'a.'.repeat(5000)],
    ['at signs', '@'.repeat(10_000)],
    ['quotes', '"\\'.repeat(5000)],
    ['brackets', '<'.repeat(10_000)],
    ['letters to be mapped', `mia@${'\u212A'.repeat(3000)}.org`],
  ];

  // Proves: MAI-07
  it.each(endless)('MAI-07: is refused at once where it is endless: %s', async (_what, address) => {
    await expectNoMail(async () => {
      const begin = performance.now();
      const { text } = await post(bodyOf(address));
      expect(performance.now() - begin).toBeLessThan(500);
      expect(JSON.parse(text).data.requestPasswordResetEmail.__typename).toBe('InvalidEmailError');
      expect(text.length).toBeLessThan(1000);
    });
    const fifty = address.repeat(Math.ceil(50_000 / address.length));
    const begin = performance.now();
    expect(caught(() => parseEmailAddress(fifty))).toMatchObject({ code: 'INVALID_EMAIL' });
    expect(performance.now() - begin).toBeLessThan(50);
    expect((await post(bodyOf(fifty))).status).toBe(413);
  });
});

describe('what a mail holds', () => {
  // Proves: MAI-08
  it.each(['en', 'de', 'fr', 'es', 'it', 'pt', 'ja'])(
    'MAI-08: is two links to one host over https, no images, nothing fetched: %s',
    async (locale) => {
      const email = await newCustomer({ password: goodPassword });
      await shop.request(email, { locale });
      const { mail, raw } = await shop.mailTo(email);
      const [text = '', html = ''] = [mail.text, mail.html];
      expect(text.length).toBeGreaterThan(100);
      const urls = `${text} ${html}`.match(/[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi) ?? [];
      const origins = new Set(urls.map((url) => new URL(url).origin));
      expect([...origins]).toEqual(['https://shop.example']);
      expect(html).not.toMatch(/<(img|script|link|iframe|object|form|svg|video|base)\b/i);
      expect(html).not.toMatch(/\b(src|background|action|on\w+)\s*=/i);
      expect(html).not.toMatch(/url\(|@import|http:/i);
      expect(mail.attachments).toEqual([]);
      expect(raw).not.toContain(goodPassword);
    },
  );

  // Proves: MAI-11
  it('MAI-11: is text where it looks like a tag, a placeholder or an expression', async () => {
    const first = '<img src=x onerror=alert(1)> "&\'';
    const last = '{{7*7}} ${7*7} {{reset_link}} $& $1';
    const email = await newCustomer({ profile: { name: { first, last } } });
    const named = `UPDATE organizations SET name = $1 WHERE slug = $2`;
    await shop.sql(named, ['<b>{{customer_email}}</b>', slugWithLinks]);
    await shop.request(email, { locale: 'nl' });
    const received = await shop.mailTo(email);
    await shop.sql(named, ['Mail Shop', slugWithLinks]);
    const { mail } = received;
    expect(mail.text).toContain(`${first} ${last} https://`);
    expect(mail.subject).toBe(`${first} ${last} at <b>{{customer_email}}</b>`);
    expect(mail.html).not.toMatch(/<img|<b>/);
    const shown =
      '&lt;img src=x onerror=alert(1)&gt; &quot;&amp;&#39; {{7*7}} ${7*7} {{reset_link}}';
    expect(mail.html).toContain(`<p title="${shown} $&amp; $1">${shown} $&amp; $1 at &lt;b&gt;`);
    linkIn(received, links.storefront.reset);
  });
});
