/** `rekey mail preview`: every message in every language, in a folder that keeps what is not its own. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it, jest } from '@jest/globals';
import { HtmlValidate } from 'html-validate';
import { locales, messageNames } from '../../../src/mail/messages/templates/catalogue.js';
import { answerOf, errorOf, rekey } from '../../support/processes/command-line.js';
import { cleanUp, makeDirectory } from '../../support/processes/process.js';

jest.setTimeout(60_000);

afterAll(cleanUp);

const script = '<script>alert(1)</script>';
const reset = { en: { html: '<link rel=x href="https://a.example"><p>{{reset_link}}</p>' } };
const shops = {
  'the-shop': { name: `Shop ${script}`, color: '#ffd400', contact: 'help@shop.example' },
  other: { from: 'no-reply@other.example', templates: { password_reset_requested: reset } },
};

/** Returns the settings with such a file, and a folder that is not there yet. */
function world(settings: object = shops) {
  const directory = makeDirectory();
  const file = join(directory, 'settings.json');
  writeFileSync(file, JSON.stringify(settings));
  return { settings: { MAIL_SETTINGS: file }, file, to: join(directory, 'preview') };
}

const files = (folder: string) => readdirSync(folder, { recursive: true }).map(String).toSorted();

const preview = ({ settings, to }: ReturnType<typeof world>) =>
  answerOf(settings, 'mail', 'preview', '--to', to);

it('writes each message of each organization in each language, in three forms', async () => {
  const given = world();
  const said = await preview(given);
  for (const slug of Object.keys(shops)) {
    for (const name of messageNames) {
      for (const locale of locales) {
        const read = (end: string) =>
          readFileSync(join(given.to, slug, `${name}.${locale}.${end}`), 'utf8');
        expect(read('txt')).toContain('pat.example@customers.example');
        expect(read('html')).not.toContain(script);
        expect(read('html')).not.toMatch(/\{\{/);
        expect(read('eml')).toMatch(/^X-Auto-Response-Suppress: All\r$/m);
        expect(read('eml')).toMatch(/^Auto-Submitted: auto-generated\r$/m);
      }
    }
  }
  expect(said).toContain('Wrote 32 mails.');
  expect(said).toContain(
    'other: dropped from password_reset_requested.en.html, since mails may not have it: <link>.',
  );
  expect(said).toContain('other: no-reply@other.example takes no answers by its name');
  expect(said).toContain('other: has no name in MAIL_SETTINGS.');
  expect(said).not.toContain('the-shop:');
  // No database was made.
  expect(files(join(given.to, '..'))).not.toContain('data');
});

it('has a page that shows them at two widths, in which nothing runs', async () => {
  const given = world();
  await preview(given);
  const page = readFileSync(join(given.to, 'index.html'), 'utf8');
  expect(page).not.toContain('<script');
  expect(page).toContain('&lt;script&gt;');
  for (const [, path = ''] of page.matchAll(/(?:src|href)="([^"#]+)"/g)) {
    expect(existsSync(join(given.to, path))).toBe(true);
  }
  for (const width of [360, 700]) {
    expect(
      page.match(new RegExp(`<iframe sandbox loading="lazy" width="${width}"`, 'g')),
    ).toHaveLength(32);
  }
  const rules = { 'no-inline-style': 'off', 'no-implicit-button-type': 'error' } as const;
  const check = new HtmlValidate({ extends: ['html-validate:recommended'], rules });
  const { results } = await check.validateString(page);
  expect(results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))).toEqual([]);
});

it('shows the standard mails without any setting, and the links of an organization', async () => {
  const bare = world();
  expect(await answerOf({}, 'mail', 'preview', '--to', bare.to)).toContain('Wrote 16 mails.');
  expect(files(join(bare.to, 'standard'))).toHaveLength(48);

  const linked = world();
  const links = { app: { reset: 'https://my.example/new', cancel: 'https://my.example/no' } };
  const settings = { ...linked.settings, RESET_LINKS: JSON.stringify({ 'the-shop': links }) };
  await answerOf(settings, 'mail', 'preview', '--to', linked.to);
  const text = readFileSync(join(linked.to, 'the-shop/password_reset_requested.en.txt'), 'utf8');
  expect(text).toContain('https://my.example/new#id=');
});

it('replaces its own files, and removes those of an organization that has gone', async () => {
  const given = world();
  await preview(given);
  writeFileSync(given.file, JSON.stringify({ 'the-shop': { name: 'Another' } }));
  await preview(given);
  expect(files(join(given.to, 'the-shop'))).toHaveLength(48);
  const mail = join(given.to, 'the-shop/password_changed.en.txt');
  expect(readFileSync(mail, 'utf8')).toContain('Another');
  expect(existsSync(join(given.to, 'other/password_changed.en.txt'))).toBe(false);
});

it('changes nothing where a file is that it did not write', async () => {
  const taken = world();
  mkdirSync(taken.to);
  writeFileSync(join(taken.to, 'index.html'), 'mine');
  expect(await errorOf(1, taken.settings, 'mail', 'preview', '--to', taken.to)).toContain(
    'has files that no preview wrote',
  );
  expect(files(taken.to)).toEqual(['index.html']);

  const changed = world();
  await preview(changed);
  const mail = join(changed.to, 'the-shop/password_changed.en.html');
  writeFileSync(mail, 'mine');
  writeFileSync(changed.file, JSON.stringify({ 'the-shop': { name: 'Another' } }));
  expect(await errorOf(1, changed.settings, 'mail', 'preview', '--to', changed.to)).toContain(
    `${mail} was not written by a preview, or was changed since`,
  );
  expect(readFileSync(mail, 'utf8')).toBe('mine');
  expect(existsSync(join(changed.to, 'other/password_changed.en.txt'))).toBe(true);
});

it('follows no link out of its folder', async () => {
  const given = world({ 'the-shop': {} });
  await preview(given);
  const elsewhere = makeDirectory();
  writeFileSync(given.file, JSON.stringify({ linked: {} }));
  symlinkSync(elsewhere, join(given.to, 'linked'));
  expect(await errorOf(1, given.settings, 'mail', 'preview', '--to', given.to)).toContain(
    'was not written by a preview',
  );
  expect(files(elsewhere)).toEqual([]);
});

it('says what is wrong, and writes nothing', async () => {
  const given = world({ a: { color: 'red' }, b: { locale: 'xx' } });
  const { code, stderr } = await rekey(given.settings, 'mail', 'preview', '--to', given.to);
  expect(code).toBe(1);
  expect(stderr).toContain('a.color: must be a colour');
  expect(stderr).toContain('b.locale: must be one of');
  expect(existsSync(given.to)).toBe(false);
  expect(await errorOf(1, {}, 'mail', 'preview', '--to', given.file)).toContain(given.file);
  expect(await errorOf(2, {}, 'mail', 'preview', '--to', '')).toContain('path of a folder');
  expect(await errorOf(2, {}, 'mail', 'preview', 'extra')).toContain('too many arguments');
});
