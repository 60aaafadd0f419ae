/** Limits on wrong passwords and tokens, by account, client, application and organization. */
import { describe, expect, it } from '@jest/globals';
import type { Dependencies } from '../../../src/operations/ports/index.js';
import { statementsOf } from '../../support/rows/statements.js';
import { defaultLimits } from '../../support/world/environment.js';
import {
  behindProxy,
  from,
  guesses,
  newClient,
  signIn,
  signInWell,
  times,
} from '../../support/world/guesses.js';
import { goodPassword, newAddress, otherPassword } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';

let hashes = 0;

/** Counts the passwords that are compared. */
function withCountedHashes(deps: Dependencies): Dependencies {
  const { hasher } = deps;
  const verify: typeof hasher.verify = async (...given) => {
    hashes += 1;
    return hasher.verify(...given);
  };
  return { ...deps, hasher: { ...hasher, verify } };
}

const shop = useShop({
  environment: { ...defaultLimits, ...behindProxy },
  wrapDependencies: withCountedHashes,
});

const wrong = 'INVALID_CREDENTIALS';
const limited = 'RATE_LIMITED';

describe('wrong passwords for one account', () => {
  // Proves: RAT-01, ENU-04
  it('are at most ten from one client, also for an account that does not exist', async () => {
    const { email } = await shop.customer();
    const disabled = await shop.customer();
    await shop.updateCustomer(disabled.id, { isActive: false });
    const without = await shop.customer({ password: undefined });
    const accounts = [email, disabled.email, without.email, newAddress()];
    for (const account of accounts) {
      const by = from(newClient());
      expect(await times(12, () => signIn(shop, account, undefined, by))).toEqual({
        [wrong]: 10,
        [limited]: 2,
      });
      // Not even the right one helps then.
      expect(await signInWell(shop, account, by)).toBe(limited);
    }
  });

  // Proves: RAT-12
  it('are counted together however the address is spelled', async () => {
    await shop.customer({ email: 'Spelled@m\u00fcller.example' });
    const by = from(newClient());
    const spellings = [
      'spelled@m\u00fcller.example',
      'SPELLED@M\u00dcLLER.EXAMPLE',
      'Spelled@mu\u0308ller.example',
      'sPELLED@xn--mller-kva.EXAMPLE',
    ];
    let turn = 0;
    const next = () => spellings[(turn += 1) % spellings.length]!;
    expect(await times(12, () => signIn(shop, next(), undefined, by))).toEqual({
      [wrong]: 10,
      [limited]: 2,
    });
  });

  // Proves: RAT-11
  it('leave the owner, at another address, in, whatever one client does', async () => {
    const { email } = await shop.customer();
    const attacker = from(newClient());
    await times(40, () => signIn(shop, email, undefined, attacker));
    expect(await signInWell(shop, email, from(newClient()))).toBe('ok');
  });

  // Proves: RAT-01, ENU-04
  it('are at most thirty from all clients together, as for one that does not exist', async () => {
    const { email } = await shop.customer();
    for (const account of [email, newAddress()]) {
      const found = await times(33, () => signIn(shop, account, undefined, from(newClient())));
      expect(found).toEqual({ [wrong]: 30, [limited]: 3 });
    }
  });

  // Proves: RAT-01, ENU-04
  it('are counted by the id of the customer, too, whether or not there is one', async () => {
    const { id } = await shop.customer();
    for (const customerId of [id, 'nobody', 'another']) {
      const by = { ...shop.salesChannel, ...from(newClient()) };
      const change = () => shop.changePassword(customerId, otherPassword, goodPassword, by);
      expect(await times(12, change)).toEqual({ wrong_credentials: 10, rate_limited: 2 });
    }
  });

  // Proves: SES-03
  it('at the change of a signed-in customer are counted, too, and change nothing', async () => {
    const { id, email } = await shop.customer();
    const by = { ...(await shop.session(email, goodPassword)), ...from(newClient()) };
    const change = (old: string) => () => shop.changePassword(id, old, otherPassword, by);
    expect(await times(12, change('seven lamps, not mine'))).toEqual({
      wrong_credentials: 10,
      rate_limited: 2,
    });
    expect(await change(goodPassword)()).toBe('rate_limited');
    expect(await signInWell(shop, email, from(newClient()))).toBe('ok');
    const { data, errors } = await shop.graphql(
      `mutation { changeUserPassword(input: { customerId: "${id}", newPassword: "${otherPassword}" }) {
        __typename } }`,
      {},
      by,
    );
    expect([data, errors[0].extensions.code]).toEqual([undefined, 'GRAPHQL_VALIDATION_FAILED']);
  });

  it('are limited for integrations, too, but not by their address', async () => {
    const by = { ...shop.integration, ...from(newClient()) };
    const { email } = await shop.customer();
    const found = await times(33, () => signIn(shop, email, undefined, by));
    expect(found).toEqual({ [wrong]: 30, [limited]: 3 });
    const many = await times(110, () => signIn(shop, newAddress(), undefined, by), {
      atOnce: true,
    });
    expect(many).toEqual({ [wrong]: 110 });
  });

  it('cost no hash once they are refused, and say when to try again', async () => {
    const email = newAddress();
    const by = { ...shop.salesChannel, ...from(newClient()) };
    await times(10, () => signIn(shop, email, undefined, by));
    const before = hashes;
    const { data, status } = await shop.graphql(
      `mutation ($email: String!) { createCustomerAccessToken(
        input: { email: $email, password: "nine lanterns" }) {
          ... on RateLimitedError { code message retryAfterSeconds } } }`,
      { email },
      by,
    );
    expect(hashes).toBe(before);
    expect([status, data.createCustomerAccessToken]).toEqual([
      200,
      {
        code: limited,
        message: 'Too many attempts. Try again later.',
        retryAfterSeconds: expect.any(Number),
      },
    ]);
    const { retryAfterSeconds } = data.createCustomerAccessToken;
    expect(retryAfterSeconds).toBeGreaterThan(890);
    expect(retryAfterSeconds).toBeLessThanOrEqual(900);
  });

  it('are forgotten when their time is over, by the clock of the database', async () => {
    const { email } = await shop.customer();
    const by = from(newClient());
    await times(11, () => signIn(shop, email, undefined, by));
    expect(await signInWell(shop, email, by)).toBe(limited);
    await shop.sql(`UPDATE rate_limits SET expires_at = now() - interval '1 second'`);
    expect(await signInWell(shop, email, by)).toBe('ok');
  });
});

describe('what succeeds', () => {
  it('is not counted: three hundred customers behind one address sign in, thirty at once', async () => {
    const { email } = await shop.customer();
    const by = from(newClient());
    for (let round = 0; round < 10; round += 1) {
      const found = await times(30, () => signInWell(shop, email, by), { atOnce: true });
      // The account's own limit holds for ten at once.
      expect(found['ok']).toBeGreaterThanOrEqual(10);
      expect(found[wrong]).toBeUndefined();
    }
    const all = await Promise.all(Array.from({ length: 30 }, () => shop.customer()));
    for (let round = 0; round < 10; round += 1) {
      const words = await Promise.all(all.map((one) => signInWell(shop, one.email, by)));
      expect(new Set(words)).toEqual(new Set(['ok']));
    }
  });

  it('takes back nothing of what was tried on another account, or on its own before', async () => {
    const [own, other] = [await shop.customer(), await shop.customer()];
    const by = from(newClient());
    for (let round = 0; round < 9; round += 1) {
      expect(await signIn(shop, other.email, undefined, by)).toBe(wrong);
      expect(await signInWell(shop, own.email, by)).toBe('ok');
    }
    expect(await signIn(shop, other.email, undefined, by)).toBe(wrong);
    expect(await signIn(shop, other.email, undefined, by)).toBe(limited);
    await times(10, () => signIn(shop, own.email, undefined, by));
    expect(await signInWell(shop, own.email, by)).toBe(limited);
  });

  it('costs a redemption no statement at all, and a sign-in three', async () => {
    const customer = await shop.customer();
    const reset = await shop.reset(customer);
    const ofLimits = async (work: () => Promise<unknown>) =>
      (await statementsOf(shop.app.database.dataSource, work)).filter(({ sql }) =>
        JSON.stringify(sql).includes('rate_limits'),
      );
    const redeem = () => shop.redeem(reset, otherPassword);
    expect(await ofLimits(redeem)).toEqual([]);
    const again = () => shop.signIn(customer.email, otherPassword);
    expect(await ofLimits(again)).toHaveLength(3);
  });
});

describe('the limit of a client', () => {
  const sprayed = (by: object) =>
    times(103, () => signIn(shop, newAddress(), undefined, { ...by }));

  // Proves: RAT-02
  it('is a hundred guesses over all accounts and organizations', async () => {
    const neighbour = await shop.neighbour();
    const by = from(newClient());
    const half = () => signIn(shop, newAddress(), undefined, by);
    const other = () => signIn(neighbour, newAddress(), undefined, by);
    expect(await times(50, half)).toEqual({ [wrong]: 50 });
    expect(await times(53, other)).toEqual({ [wrong]: 50, [limited]: 3 });
    expect(await half()).toBe(limited);
  });

  it('counts all addresses of an IPv6 network of 64 bits as one, and no others', async () => {
    let host = 0;
    const within = (network: string) => from(`${network}:${(host += 1).toString(16)}:0:0:1`);
    const [one, next] = ['2001:db8:a:1', '2001:db8:a:2'];
    const found = await times(103, () => signIn(shop, newAddress(), undefined, within(one)));
    expect(found).toEqual({ [wrong]: 100, [limited]: 3 });
    expect(await signIn(shop, newAddress(), undefined, within(next))).toBe(wrong);
  });

  it('counts an IPv4 address and its spelling as IPv6 as one', async () => {
    let turn = 0;
    const spelled = ['198.51.100.7', '::ffff:198.51.100.7', '::ffff:c633:6407'];
    const next = () => from(spelled[(turn += 1) % 3]!);
    const found = await times(103, () => signIn(shop, newAddress(), undefined, next()));
    expect(found).toEqual({ [wrong]: 100, [limited]: 3 });
  });

  // Proves: RAT-02
  it.each(guesses)('holds for $name', async ({ make }) => {
    const by = from(newClient());
    await sprayed(by);
    expect(await make(shop, by)).toBe(limited);
    // Another client can go on.
    expect(await make(shop, from(newClient()))).not.toBe(limited);
  });

  // Proves: RAT-02
  it.each(guesses)('is reached by $name', async ({ make }) => {
    const by = from(newClient());
    for (let made = 0; made < 10; made += 1) expect(await make(shop, by)).not.toBe(limited);
    expect(await times(91, () => signIn(shop, newAddress(), undefined, by))).toEqual({
      [wrong]: 90,
      [limited]: 1,
    });
  });

  // Proves: RAT-11
  it('never holds up a genuine token, which nobody can guess', async () => {
    const reset = await shop.reset();
    const by = from(newClient());
    await sprayed(by);
    const headers = { ...shop.salesChannel, ...by };
    const wrongOne = { ...reset, token: 'A'.repeat(43) };
    expect(await shop.redeem(wrongOne, otherPassword, headers)).toBe('rate_limited');
    const status = `query ($token: String!) { resetTokenStatus(token: $token) { redeemable } }`;
    const { data } = await shop.graphql(status, { token: reset.token }, headers);
    expect(data.resetTokenStatus.redeemable).toBe(true);
    expect(await shop.redeem(reset, otherPassword, headers)).toBe('ok');
  });

  // Proves: RAT-05
  it('is the same whatever else the body or a header says', async () => {
    const client = from(newClient());
    let turn = 0;
    const attempt = async () => {
      turn += 1;
      const junk = {
        ...client,
        'user-agent': `agent ${turn}`,
        'x-request-id': `trace-${turn}`,
        cookie: `session=${turn}`,
        'accept-language': `x-${turn}`,
      };
      const by = { ...shop.salesChannel, ...junk };
      const word = String.fromCodePoint(97 + (turn % 26), 97 + (turn % 25), 97 + (turn % 23));
      const wrongOne = {
        id: `A${word}bcdefg`.slice(0, 10),
        customerId: `nobody${word}`,
        token: word.padStart(43, 'A'),
      };
      if (turn % 3 === 0) return shop.graphqlByUser.redeem(wrongOne, `nine lanterns ${turn}`, by);
      if (turn % 3 === 1) return shop.jsonApi.redeem(wrongOne, `nine lanterns ${turn}`, by);
      return signIn(shop, newAddress(), `seven lamps ${turn}`, junk);
    };
    const { rate_limited: byWord = 0, [limited]: byCode = 0, ...more } = await times(106, attempt);
    expect([byWord + byCode, Object.keys(more).toSorted()]).toEqual([6, [wrong, 'unrecognized']]);
  });

  // Proves: RAT-06
  it('counts ten aliases as ten attempts', async () => {
    const by = { ...shop.salesChannel, ...from(newClient()) };
    const aliases = Array.from(
      { length: 10 },
      (_, index) => `a${index}: createCustomerAccessToken(
        input: { email: "${newAddress()}", password: "wrong" }) { __typename }`,
    );
    const document = `mutation { ${aliases.join(' ')} }`;
    for (let round = 0; round < 10; round += 1) await shop.graphql(document, {}, by);
    expect(await signIn(shop, newAddress(), undefined, by)).toBe(limited);
    const { data } = await shop.graphql(document, {}, by);
    const names = Object.values<any>(data).map((one) => one.__typename);
    expect(new Set(names)).toEqual(new Set(['RateLimitedError']));
  });

  // Proves: RAT-02
  it('is one over all APIs, with 429 and Retry-After in REST', async () => {
    const client = from(newClient());
    const by = { ...shop.salesChannel, ...client };
    await sprayed(client);
    expect(await shop.fabric.signIn(newAddress(), 'wrong', by)).toBe('rate_limited');
    const wrongOne = { ...(await shop.reset()), token: 'A'.repeat(43) };
    for (const api of [shop.fabric, shop.jsonApi]) {
      expect(await api.redeem(wrongOne, otherPassword, by)).toBe('rate_limited');
    }
    const body = {
      data: {
        type: 'customer_password_resets',
        id: wrongOne.id,
        attributes: {
          customer_password: otherPassword,
          _reset_password_token: wrongOne.token,
        },
      },
    };
    const {
      status,
      headers,
      body: answer,
    } = await shop.send(
      { method: 'PATCH', url: `/api/customer_password_resets/${wrongOne.id}`, body },
      { 'content-type': 'application/vnd.api+json', ...by },
    );
    expect([status, answer.errors[0].code]).toEqual([429, 'TOO_MANY_REQUESTS']);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(headers['cache-control']).toBe('no-store');
  });
});

describe('the address of a client', () => {
  const open = useShop({ environment: defaultLimits });

  // Proves: RAT-04
  it.each(['x-forwarded-for', 'x-real-ip', 'forwarded', 'client-ip', 'true-client-ip'])(
    'cannot be chosen by %s without a trusted proxy',
    async (name) => {
      await open.sql('DELETE FROM rate_limits');
      let turn = 0;
      const next = () => {
        const address = `192.0.2.${(turn += 1) % 250}`;
        return { [name]: name === 'forwarded' ? `for=${address}` : address };
      };
      const found = await times(103, () => signIn(open, newAddress(), undefined, next()));
      expect(found).toEqual({ [wrong]: 100, [limited]: 3 });
    },
  );

  // Proves: RAT-04
  it('is the last one that a trusted proxy did not write itself', async () => {
    let turn = 0;
    const client = newClient();
    const next = () => from(`203.0.113.${(turn += 1) % 250}, ${client}`);
    const found = await times(103, () => signIn(shop, newAddress(), undefined, next()));
    expect(found).toEqual({ [wrong]: 100, [limited]: 3 });
  });
});

describe('the limits of an application and of an organization', () => {
  const small = useShop({
    environment: {
      ...behindProxy,
      LIMIT_GUESSES_PER_APPLICATION: '5/60',
      LIMIT_GUESSES_PER_ORGANIZATION: '8/60',
    },
  });
  const guess = (by: object) =>
    signIn(small, newAddress(), undefined, { ...by, ...from(newClient()) });

  // Proves: RAT-03
  it('hold over all clients, live and test apart, and are told to the operator once', async () => {
    const other = await small.apiKey('sales_channel');
    expect(await times(6, () => guess(small.salesChannel))).toEqual({ [wrong]: 5, [limited]: 1 });
    expect(await times(5, () => guess(other))).toEqual({ [wrong]: 3, [limited]: 2 });
    expect(await guess(await small.apiKey('sales_channel', 'test'))).toBe(wrong);
    const neighbour = await small.neighbour();
    expect(await signIn(neighbour, newAddress(), undefined, from(newClient()))).toBe(wrong);
    const lines = small.log
      .map((line) => JSON.parse(line))
      .filter(({ msg }) => msg === 'limit reached');
    expect(lines).toMatchObject([
      { level: 50, limit: 'guesses.application', organization: small.organization.id },
      { level: 50, limit: 'guesses.organization', organization: small.organization.id },
    ]);
  });

  it('never hold up a genuine token', async () => {
    const reset = await small.reset();
    expect(await guess(small.salesChannel)).toBe(limited);
    expect(await small.redeem(reset, otherPassword)).toBe('ok');
  });
});
