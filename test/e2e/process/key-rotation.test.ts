/** Keys are replaced while two instances restart one after the other, under load, by the steps of docs/key-rotation.md. */
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { isLong } from '../../support/long.js';
import { answerOf } from '../../support/processes/command-line.js';
import { describeOnServer } from '../../support/rows/database.js';
import type { Environment } from '../../support/world/environment.js';
import { openFleet, type Fleet } from '../../support/world/fleet.js';
import { otherPassword, type Reset } from '../../support/world/people.js';
import { startLoad, useSession, type SteadyLoad } from '../../support/world/steady-load.js';

jest.setTimeout(600_000);

const [rounds, turnovers] = isLong ? [4, 6] : [1, 1];
/** So few that no hash waits for two seconds on a busy machine: this is not about overload. */
const customers = 8;
const settings = ['ACCESS_TOKEN_SIGNING_KEY', 'RESET_TOKEN_SIGNING_KEY', 'PASSWORD_PEPPER_KEYS'];

/** The settings that a command prints, from the present ones. */
async function printed(present: Environment, ...args: string[]): Promise<Environment> {
  const environment = { REKEY_PROFILE: 'production', ...present };
  return parseEnv(await answerOf(environment, 'keys', ...args)) as Environment;
}

const requests = ['create opaque', 'create jwt', 'redeem opaque', 'redeem jwt', 'sign in'];
const allRequests = [...requests, 'use a session'].map((request) => `${request}: ok`).toSorted();

interface OldTokens {
  readonly session: Record<string, string>;
  readonly email: string;
  readonly password: string;
  /** Of two customers. */
  readonly resets: readonly [Reset, Reset];
}

describeOnServer('keys that are replaced in a rolling restart', () => {
  let fleet: Fleet;
  let load: SteadyLoad;
  let present: Environment;
  const secrets = new Set<string>();
  /** Customers beside the load. Their hashes need an old pepper until they sign in. */
  const bystanders: Pick<OldTokens, 'email' | 'password'>[] = [];

  const remember = (environment: Environment) => {
    for (const name of settings) {
      const text = environment[name] ?? '';
      for (const secret of text.match(/[\w+/-]{40,}/g) ?? []) secrets.add(secret);
    }
    return environment;
  };

  beforeAll(async () => {
    // In the long form the first round brings the pepper, too.
    present = remember(await printed({}, ...(isLong ? [] : ['--pepper'])));
    fleet = await openFleet(present);
    load = await startLoad(fleet.shop, fleet.own, customers);
  });

  afterAll(async () => {
    await load?.stop();
    await fleet?.close();
  });

  /** While one instance has the new settings and one the old, each customer goes all the way. */
  async function mix(): Promise<void> {
    for (let turn = 0; turn < turnovers; turn += 1) await load.turnover();
  }

  /**
   * Returns the ways in which requests ended meanwhile. A machine that does other things as well turns some away for
   * want of time, whatever the keys are.
   */
  async function restart(next: Environment): Promise<string[]> {
    load.take();
    await fleet.restart(next, mix);
    present = remember(next);
    return Object.keys(load.take()).filter((ending) => !ending.endsWith(': overloaded'));
  }

  /** One step as the runbook has it. Every kind of request came, and none was refused. */
  async function doStep(step: string, names: readonly string[]): Promise<void> {
    const lines = await printed(present, 'rotate', step, '--setting', ...names);
    expect(Object.keys(lines).toSorted()).toEqual(names.toSorted());
    const endings = await restart({ ...present, ...lines });
    expect(endings.toSorted()).toEqual(allRequests);
  }

  async function makeOldTokens(): Promise<OldTokens> {
    const { shop, own } = fleet;
    const person = await own.customer({ password: otherPassword });
    const [one, two] = [await own.customer(), await own.customer()];
    const makeReset = async ({ id, email }: typeof one) => ({
      ...(await shop.graphqlByUser.reset(email)),
      customerId: id,
    });
    return {
      session: await shop.session(person.email, otherPassword),
      ...{ email: person.email, password: otherPassword },
      resets: [await makeReset(one), await makeReset(two)],
    };
  }

  /** How many passwords need each pepper, by its id. */
  async function passwordsByPepper(): Promise<Map<string, number>> {
    const environment = { REKEY_PROFILE: 'production', DATABASE_URL: fleet.databaseUrl };
    const list = await answerOf({ ...environment, ...present }, 'keys', 'list', '--passwords');
    const rows = list.matchAll(/^PASSWORD_PEPPER_KEYS +(\S+) .* (\d+)$/gm);
    return new Map([...rows].map(([, keyId = '', count]) => [keyId, Number(count)]));
  }

  const at = [0, 1];
  const useEverywhere = (session: OldTokens['session']) =>
    Promise.all(at.map((index) => useSession(fleet.at(index), session)));

  // Proves: JWT-19, STO-05
  it.each(Array.from({ length: rounds }, (_, index) => index + 1))(
    'refuse no request in three steps, and nothing of the old keys is accepted after them: round %i',
    async () => {
      const old = await makeOldTokens();
      const hadPepper = present['PASSWORD_PEPPER_KEYS'] !== undefined;
      await doStep('add', settings);
      expect(await useEverywhere(old.session)).toEqual(['ok', 'ok']);

      await doStep('switch', settings);
      const [first, last] = old.resets;
      expect(await useEverywhere(old.session)).toEqual(['ok', 'ok']);
      expect(await fleet.shop.graphqlByUser.redeem(first)).toBe('ok');
      // A hash that is renewed at sign-in is the same password: the session goes on.
      bystanders.push(old, { email: first.email, password: otherPassword });
      for (const { email, password } of bystanders) {
        expect(await fleet.shop.signIn(email, password)).toBe('ok');
      }
      expect(await useEverywhere(old.session)).toEqual(['ok', 'ok']);

      // Stands for the wait: nothing that was made before the step is in use.
      await load.turnover();
      const counts = await passwordsByPepper();
      const [newest = '', ...others] = [...counts.keys()].filter((keyId) => keyId !== 'none');
      expect(counts.get(newest)).toBeGreaterThanOrEqual(customers);
      expect(others.map((keyId) => counts.get(keyId))).toEqual(hadPepper ? [0] : []);

      await doStep('remove', hadPepper ? settings : settings.slice(0, 2));
      expect(await useEverywhere(old.session)).toEqual(['401', '401']);
      expect(await fleet.shop.graphqlByUser.redeem(last)).toBe('unrecognized');
      expect(await fleet.shop.signIn(old.email, old.password)).toBe('ok');
    },
  );

  it('refuse some if a new key is put first in one step', async () => {
    const added = await printed(present, 'rotate', 'add', '--setting', ...settings);
    const lines = await printed(
      { ...present, ...added },
      'rotate',
      'switch',
      '--setting',
      ...settings,
    );
    const endings = await restart({ ...present, ...lines });
    const refused = endings.filter((ending) => !ending.endsWith(': ok'));
    // Of the tokens of either kind and of the passwords; few customers may not meet them all.
    expect(refused.length).toBeGreaterThanOrEqual(isLong ? 3 : 1);
    for (const ending of refused) {
      expect(ending).toMatch(
        /^(redeem jwt: unrecognized|use a session: 401|sign in: .*wrong_cred)/,
      );
    }
  });

  it('are in no line of the log', () => {
    expect(secrets.size).toBeGreaterThanOrEqual(6);
    const output = fleet.output();
    for (const secret of secrets) expect(output).not.toContain(secret);
    expect(output).not.toContain('PRIVATE KEY');
  });
});
