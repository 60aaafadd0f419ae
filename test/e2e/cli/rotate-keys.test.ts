/** `rekey keys rotate` and `rekey keys list`: each step follows from the present settings, and no key is lost or shown. */
import { randomBytes } from 'node:crypto';
import { parseEnv } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parsePasswordPeppers } from '../../../src/security/password-peppers.js';
import { parseSigningKeys } from '../../../src/security/signing-keys.js';
import { answerOf, errorOf } from '../../support/processes/command-line.js';
import { cleanUp } from '../../support/processes/process.js';
import { problemsOf, testEnvironment } from '../../support/world/environment.js';
import { goodPassword } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';
import { describeOnServer, cloneServerDatabase } from '../../support/rows/database.js';

afterAll(cleanUp);

type Environment = Record<string, string>;

const signing = ['ACCESS_TOKEN_SIGNING_KEY', 'RESET_TOKEN_SIGNING_KEY'] as const;
const pepper = 'PASSWORD_PEPPER_KEYS';
const settings = [...signing, pepper];
const profile = { REKEY_PROFILE: 'production' };

async function step(present: Environment, ...args: string[]): Promise<Environment> {
  const output = await answerOf({ ...profile, ...present }, 'keys', 'rotate', ...args);
  return { ...present, ...(parseEnv(output) as Environment) };
}

const fresh = async (...args: string[]) =>
  parseEnv(await answerOf({}, 'keys', ...args)) as Environment;

/** The ids of a setting, the one in use first. */
function idsOf(environment: Environment, name: string): string[] {
  const text = environment[name] ?? '';
  if (name !== pepper) return parseSigningKeys(text).keys.map(({ kid }) => kid);
  const { current, keys } = parsePasswordPeppers(text);
  return [...(current ? [] : ['none']), ...keys.map(({ keyId }) => keyId)];
}

describe('rekey keys rotate', () => {
  it.each(settings)('replaces the key of %s in three steps', async (name) => {
    const start = await fresh('--pepper');
    const [old, ...none] = idsOf(start, name);
    expect(none).toEqual([]);
    const added = await step(start, 'add', '--setting', name);
    const [stillOld, newest, ...others] = idsOf(added, name);
    expect([stillOld, ...others]).toEqual([old]);
    expect(newest).not.toBe(old);
    const switched = await step(added, 'switch', '--setting', name);
    expect(idsOf(switched, name)).toEqual([newest, old]);
    const removed = await step(switched, 'remove', '--setting', name);
    expect(idsOf(removed, name)).toEqual([newest]);
    for (const environment of [added, switched, removed]) {
      expect(problemsOf(testEnvironment(environment))).toEqual([]);
      for (const other of settings.filter((one) => one !== name)) {
        expect(environment[other]).toBe(start[other]);
      }
    }
  });

  it('replaces the keys of both kinds of token if no setting is named', async () => {
    const start = await fresh('--pepper');
    const added = await step(start, 'add');
    for (const name of signing) expect(idsOf(added, name)).toHaveLength(2);
    expect(added[pepper]).toBe(start[pepper]);
  });

  it('brings the first pepper as a key that verifies only, and takes none away with it', async () => {
    const start = await fresh();
    const added = await step(start, 'add', '--setting', pepper);
    const [none, first] = idsOf(added, pepper);
    expect(none).toBe('none');
    const switched = await step(added, 'switch', '--setting', pepper);
    expect(idsOf(switched, pepper)).toEqual([first]);
    const back = await step(added, 'remove', '--setting', pepper);
    expect(back[pepper]).toBe('none');
  });

  it('keeps what is older: the newest key goes first, the oldest goes', async () => {
    let present = await step(await fresh('--pepper'), 'add', '--setting', ...settings);
    present = await step(present, 'switch', '--setting', ...settings);
    const before = settings.map((name) => idsOf(present, name));
    present = await step(present, 'add', '--setting', ...settings);
    const added = settings.map((name) => idsOf(present, name).at(-1));
    present = await step(present, 'switch', '--setting', ...settings);
    const expected = before.map(([second, first], index) => [added[index], second, first]);
    expect(settings.map((name) => idsOf(present, name))).toEqual(expected);
    present = await step(present, 'remove', '--setting', ...settings);
    expect(settings.map((name) => idsOf(present, name))).toEqual(
      expected.map((ids) => ids.slice(0, 2)),
    );
  });

  it('names the keys by their ids in comments, and says how long to wait', async () => {
    const start = { ...(await fresh('--pepper')), RESET_TOKEN_TTL_SECONDS: '1800' };
    const added = await step(start, 'add', '--setting', ...settings);
    const environment = { ...profile, ...added };
    const output = await answerOf(
      environment,
      'keys',
      'rotate',
      'switch',
      '--setting',
      ...settings,
    );
    const comments = output.split('\n').filter((line) => line.startsWith('#'));
    for (const name of settings) {
      const [old, newest] = idsOf(added, name);
      expect(comments).toContain(`# ${name}: ${newest} is used; ${old} verifies.`);
    }
    for (const seconds of [86_430, 1800]) {
      expect(comments).toContain(
        `# Before "remove": wait ${seconds} seconds after the last restart.`,
      );
    }
  });

  it.each([
    ['switch', ...signing],
    ['remove', ...signing],
    ['switch', pepper],
    ['remove', pepper],
  ])('refuses to %s where there is one key: %s', async (verb, ...names) => {
    const environment = { ...profile, ...(await fresh('--pepper')) };
    const error = await errorOf(1, environment, 'keys', 'rotate', verb, '--setting', ...names);
    expect(error).toBe(`error: ${names[0]} has one key only: there is none to ${verb}.\n`);
  });

  it('refuses to rotate what is not set, and names all that is wrong', async () => {
    const development = { REKEY_PROFILE: 'development' };
    expect(await errorOf(1, development, 'keys', 'rotate', 'add')).toMatch(
      /ACCESS_TOKEN_SIGNING_KEY is not set/,
    );
  });
});

describe('rekey keys list', () => {
  it('shows ids and uses, and no key', async () => {
    const added = await step(await fresh(), 'add', '--setting', ...settings);
    const output = await answerOf({ ...profile, ...added }, 'keys', 'list');
    const rows = output
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/));
    const rowsOf = (name: string, uses: string[]) =>
      idsOf(added, name).map((id, index) => [name, id, uses[index], '-']);
    expect(rows).toEqual([
      ['SETTING', 'KEY ID', 'USE', 'PASSWORDS'],
      ...signing.flatMap((name) => rowsOf(name, ['signs and verifies', 'verifies'])),
      ...rowsOf(pepper, ['hashes and verifies', 'verifies']),
    ]);
    for (const secret of Object.values(added)
      .join()
      .match(/[\w+/-]{40,}/g) ?? []) {
      expect(output).not.toContain(secret);
    }
  });
});

describeOnServer('rekey keys list --passwords', () => {
  const [first, second] = [randomBytes(32), randomBytes(32)].map((key) =>
    key.toString('base64url'),
  );
  let databaseUrl: string;
  const shop = useShop(async () => {
    databaseUrl = await cloneServerDatabase();
    return { databaseUrl, hasRealHashes: true, environment: { [pepper]: first ?? '' } };
  });

  it('counts the passwords of each pepper, and names those that the settings lack (STO-05)', async () => {
    await shop.customer();
    await shop.customer();
    await shop.customer({ password: null });
    const { id } = await shop.customer();
    const bare = `UPDATE password_credentials SET hash = replace(hash, ',keyid=' || $2, '') WHERE customer_id = $1`;
    const keyId = parsePasswordPeppers(first ?? '').current?.keyId ?? '';
    await shop.sql(bare, [id, keyId]);
    const list = async (keys: Environment) => {
      const environment = { ...profile, DATABASE_URL: databaseUrl, ...(await fresh()), ...keys };
      const output = await answerOf(environment, 'keys', 'list', '--passwords');
      return output
        .trimEnd()
        .split('\n')
        .slice(3)
        .map((line) => line.split(/ {2,}/).slice(1));
    };
    expect(await list({ [pepper]: first ?? '' })).toEqual([
      ['none', 'verifies', '1'],
      [keyId, 'hashes and verifies', '2'],
    ]);
    const other = parsePasswordPeppers(second ?? '').current?.keyId;
    expect(await list({ [pepper]: second ?? '' })).toEqual([
      ['none', 'verifies', '1'],
      [other, 'hashes and verifies', '0'],
      [keyId, 'missing: these passwords verify nothing', '2'],
    ]);
  });

  it('is right: a customer signs in, and the hash in the row names the pepper (STO-05)', async () => {
    const { id, email } = await shop.customer();
    expect(await shop.signIn(email, goodPassword)).toBe('ok');
    const [{ hash }] = await shop.sql(
      'SELECT hash FROM password_credentials WHERE customer_id = $1',
      [id],
    );
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1,keyid=[A-Za-z0-9+/]{11}\$/);
  });
});
