import { expect, it } from '@jest/globals';
import { observeUnknownOrganizations } from '../../../src/app/unknown-organizations.js';
import { observeUnreadContacts } from '../../../src/app/mail-settings.js';
import { loadConfig } from '../../../src/config/index.js';
import { createLogger } from '../../../src/observability/logger.js';
import { createObserver } from '../../../src/observability/observe.js';

const page = 'http://localhost:3000/';
const links = { default: { reset: page, cancel: page } };

async function linesFor(slugs: readonly string[], present: readonly string[]): Promise<string[]> {
  const RESET_LINKS = JSON.stringify(Object.fromEntries(slugs.map((slug) => [slug, links])));
  const lines: string[] = [];
  const logger = createLogger('info', { write: (line) => void lines.push(line) });
  const organizations = async () =>
    present.map((slug) => ({ id: slug, account: slug, slug, name: slug, createdAt: new Date() }));
  const observe = createObserver(logger);
  await observeUnknownOrganizations(loadConfig({ RESET_LINKS }), { organizations }, observe);
  return lines;
}

it('names the organizations of settings that are not there', async () => {
  const [line = '', ...more] = await linesFor(['the-shop', 'teh-shop'], ['the-shop', 'other']);
  const msg = 'settings name an organization that is not there';
  expect(JSON.parse(line)).toMatchObject({ level: 40, slug: 'teh-shop', msg });
  expect(more).toEqual([]);
});

it('says nothing of those that are there, and of the demo, which comes later', async () => {
  expect(await linesFor(['the-shop', 'demo-shop'], ['the-shop'])).toEqual([]);
  expect(await linesFor([], [])).toEqual([]);
});

it.each([
  ['production', 'no-reply@shop.example', [{ setting: 'MAIL_FROM', level: 40 }]],
  ['production', 'help@shop.example', []],
  ['development', 'no-reply@shop.example', []],
] as const)('in %s, with the sender %s, says of contacts: %j', async (profile, address, said) => {
  const lines: string[] = [];
  const observe = createObserver(createLogger('info', { write: (line) => void lines.push(line) }));
  const config = loadConfig({});
  const changed = {
    service: { ...config.service, profile },
    mail: { ...config.mail, from: { address }, settings: new Map() },
  };
  await observeUnreadContacts(changed, { organizations: async () => [] }, observe);
  expect(lines.map((line) => JSON.parse(line))).toEqual(
    said.map((members) => expect.objectContaining(members)),
  );
});
