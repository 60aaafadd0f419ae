/** The programs of docs/clients, as they are printed: from the mail to the new password, at a real service. */
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { buildSchema, isUnionType } from 'graphql';
import { runClientPreset } from '../../support/codegen/generators.js';
import { removeProjects } from '../../support/codegen/project.js';
import type { Place } from '../../support/clients/pages.js';
import { listen, loadProgram, type ProgramOptions } from '../../support/clients/program.js';
import { loadPython } from '../../support/clients/python.js';
import { reactNative } from '../../support/clients/react-native.js';
import { linkIn, links } from '../../support/world/mail.js';
import { newAddress, otherPassword } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';

jest.setTimeout(120_000);
const shop = useShop({ mail: true });
let place: Place;
beforeAll(async () => void (place = await listen(shop)));
afterAll(removeProjects);

interface Program {
  readonly page: string;
  /** Where its mails lead. */
  readonly link: string;
  readonly load: (at: Place) => any;
}

/** With another key the program is the same one, which has been compiled. */
const loadAt = (page: string, at: Place, options: ProgramOptions = {}) =>
  loadProgram(page, at, { ...options, isChecked: at === place });

const web = links.storefront.reset;
const programs: Program[] = [
  ...['apollo-client.md', 'urql.md', 'graphql-request.md', 'fetch.md'].map((page) => {
    return { page, link: web, load: (at: Place) => loadAt(page, at) };
  }),
  {
    page: 'codegen.md',
    link: web,
    load: (at) => loadAt('codegen.md', at, { prepare: runClientPreset }),
  },
  {
    page: 'react-native.md',
    link: links.app.reset,
    load: (at) => loadAt('react-native.md', at, reactNative),
  },
  {
    page: 'python.md',
    link: web,
    // On a server, where it has the key of an integration.
    async load(at) {
      const { 'x-api-key': own = '' } = await shop.apiKey('integration');
      return loadPython({ ...at, apiKey: at === place ? own : at.apiKey });
    },
  },
];

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));

/** A member of each kind that the three operations may answer. */
const members = ['RequestPasswordResetEmail', 'CheckResetToken', 'RedeemPasswordReset'].flatMap(
  (operation) => {
    const union = schema.getType(`${operation}Result`);
    return isUnionType(union) ? union.getTypes().map(({ name }) => name) : [];
  },
);
const fields = {
  passwordPolicy: { minLength: 8 },
  reason: 'REVOKED',
  violations: [{ code: 'TOO_COMMON' }],
  retryAfterSeconds: 30,
};

describe.each(programs)('the program of docs/clients/$page', ({ link, load }) => {
  let program: any;
  let printed: unknown[];

  beforeAll(async () => {
    printed = [];
    for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const)
      jest.spyOn(console, name).mockImplementation((...args) => void printed.push(...args));
    program = await load(place);
  });
  afterAll(() => {
    jest.restoreAllMocks();
  });

  const said = async (answer: Promise<unknown>) => program.explain(await answer);

  it('goes from the mail to a new password, and keeps no token', async () => {
    const email = newAddress();
    await shop.addCustomer(email);
    expect(await said(program.requestMail(email))).toMatch(/a mail is on its way/);
    const { token } = linkIn(await shop.mailTo(email), link);
    expect(await said(program.checkToken(token))).toBe('Use at least 8 characters.');
    expect(await said(program.setPassword(token, 'short'))).toBe('This is too short.');
    expect(await said(program.setPassword(token, 'password1'))).toBe('Choose another password.');
    expect(await said(program.setPassword(token, otherPassword))).toBe('Your new password is set.');
    expect(await shop.signIn(email, otherPassword)).toBe('ok');
    // Asked again: no answer was kept.
    expect(await said(program.checkToken(token))).toBe('This link does not work.');
    expect(await said(program.setPassword(token, otherPassword))).toBe('This link does not work.');
    const log = [...shop.log, inspect(printed, { depth: 9 })].join('\n');
    expect(log).not.toContain(token);
    expect(log).not.toContain(otherPassword);
  });

  it('says what is no address', async () => {
    expect(await said(program.requestMail('quinn'))).toBe('This is not an email address.');
  });

  it('has words for every member of its results, and for one that came later', async () => {
    const explained = await Promise.all(
      members.map((name) => program.explain({ __typename: name, ...fields })),
    );
    expect(members.length).toBeGreaterThan(9);
    expect(explained).not.toContain('Something went wrong.');
    expect(await program.explain({ __typename: 'TokenLentError' })).toBe('Something went wrong.');
    expect(await program.explain(null)).toBe('Something went wrong.');
  });

  it('tells of a wrong key in the words of Rekey, which hold no token', async () => {
    const other = await load({ ...place, apiKey: 'rk_live_wrong' });
    for (const send of [
      () => other.requestMail('quinn@example.net'),
      () => other.checkToken('the-token'),
      () => other.setPassword('the-token', otherPassword),
    ]) {
      const error: Error = await send().catch((caught: Error) => caught);
      expect(error.message).toBe('A valid bearer token or API key is required.');
      expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/the-token|nine lanterns/);
    }
  });
});
