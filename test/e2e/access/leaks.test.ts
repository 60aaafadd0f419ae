/**
 * No secret leaves by a way that is not its own: logs, other answers, tables (OWASP ASVS 5.0, 16.2.5 and 14.2.4).
 * @databases
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { dumpRows } from '../../support/rows/dump.js';
import { useShop } from '../../support/world/use-shop.js';

const passwords = {
  first: 'seven quiet otters by the 1st pier',
  second: 'eight quiet otters by the 2nd pier',
  third: 'nine quiet otters by the 3rd pier',
  fourth: 'ten quiet otters by the 4th pier',
  refused: 'Ab1-zq',
  wrong: 'no otter was ever at the 5th pier',
};

/** Every form in which a secret may lie about. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const raw = Buffer.from(secret, 'base64url');
  const forms = [secret, encodeURIComponent(secret), bytes.toString('hex')];
  const ofBytes = [bytes, raw].flatMap((buffer) => [
    buffer.toString('base64').replace(/=+$/, ''),
    buffer.toString('base64url'),
    buffer.toString('hex'),
  ]);
  return [...new Set([...forms, ...ofBytes])].filter((form) => form.length >= 6);
}

describe('secrets', () => {
  const shop = useShop();
  /** Every answer. A secret may stand only in the answer that issues it. */
  const answers: string[] = [];
  const secrets = new Map<string, string>(Object.entries(passwords));
  let customerId = '';

  const address = 'pat@otters.example';

  async function ask(
    query: string,
    variables: object = {},
    headers: Record<string, string> = shop.integration,
  ): Promise<any> {
    const { data, text, errors } = await shop.graphql(query, variables, headers);
    answers.push(text);
    return { ...data, errors };
  }

  function keep(name: string, secret: string): string {
    expect(secret.length).toBeGreaterThan(20);
    secrets.set(name, secret);
    return secret;
  }

  async function createOpaque(name: string): Promise<{ id: string; token: string }> {
    const { createCustomerPasswordReset: created } = await ask(
      `mutation { createCustomerPasswordReset(input: { email: "${address}" }) {
        ... on CreatedCustomerPasswordReset { resetPasswordToken
          passwordReset { id resetPasswordToken status events { nodes { id } } } } } }`,
    );
    return { id: created.passwordReset.id, token: keep(name, created.resetPasswordToken) };
  }

  async function createJwt(name: string): Promise<string> {
    const { createUserResetToken: made } = await ask(
      `mutation { createUserResetToken(input: { email: "${address}" }) { ... on UserResetToken { token customerId } } }`,
    );
    const [, payload = ''] = made.token.split('.');
    keep(`${name}'s jti`, JSON.parse(Buffer.from(payload, 'base64url').toString()).jti);
    return keep(name, made.token);
  }

  const redeemOpaque = `mutation ($id: ID!, $password: String, $token: String) {
    updateCustomerPasswordReset(id: $id, input: { customerPassword: $password, resetPasswordToken: $token }) {
      __typename
      ... on CustomerPasswordReset { id status resetPasswordAt customer { id email } }
      ... on ResetTokenError { reason message } ... on PasswordRejectedError { violations { code message } } } }`;
  const redeemJwt = `mutation ($userId: ID!, $token: String!, $password: String!) {
    updateUserPassword(input: { userId: $userId, resetToken: $token, newPassword: $password }) {
      __typename ... on User { userId provider { id name isActive lastLoginDate } }
      ... on ResetTokenError { reason } ... on PasswordRejectedError { violations { code } } } }`;
  const change = `mutation ($userId: ID!, $old: String!, $password: String!) {
    changeUserPassword(input: { customerId: $userId, oldPassword: $old, newPassword: $password }) {
      __typename ... on PasswordRejectedError { violations { code } } } }`;
  const signIn = `mutation ($email: String!, $password: String!) {
    createCustomerAccessToken(input: { email: $email, password: $password }) {
      __typename ... on CustomerAccessToken { accessToken } } }`;
  const status = '{ resetTokenStatus(token: "TOKEN") { redeemable reason expiresAt } }';
  const everything = `{ viewer { mode caller { kind } } passwordPolicy { __typename }
    customers { totalCount nodes { id email hasPassword passwordChangedAt metadata events { nodes { id } }
      user { userId provider { id name } } passwordResets { nodes { id status resetPasswordToken metadata } } } }
    customerPasswordResets { nodes { id resetPasswordToken customer { id email } } } }`;

  async function createCustomers(): Promise<void> {
    const create = `mutation ($email: String!, $password: String) { createCustomer(input: { email: $email, password: $password }) {
      __typename ... on Customer { id } ... on PasswordRejectedError { violations { code message } } } }`;
    const { createCustomer } = await ask(create, { email: address, password: passwords.first });
    customerId = createCustomer.id;
    await ask(create, { email: address, password: passwords.second });
    await ask(create, { email: 'two@otters.example', password: passwords.refused });
    await ask(create, { email: passwords.wrong, password: passwords.second });
    await ask(create, { email: 'two@otters.example', password: { value: passwords.wrong } });
  }

  async function redeemInEveryWay(): Promise<void> {
    const superseded = await createOpaque('superseded token');
    const { id, token } = await createOpaque('opaque token');
    const channel = shop.salesChannel;
    await ask(status.replace('TOKEN', token), {}, channel);
    await ask(redeemOpaque, { ...superseded, password: passwords.second }, channel);
    await ask(redeemOpaque, { id, token, password: passwords.refused }, channel);
    await ask(redeemOpaque, { id: 'other', token, password: passwords.second }, channel);
    await ask(redeemOpaque, { id, token }, channel);
    await ask(redeemOpaque, { id, password: passwords.second }, channel);
    await ask(redeemOpaque, { id, token: [token], password: passwords.second }, channel);
    await ask(redeemOpaque, { id, tokn: token, password: passwords.second }, channel);
    await ask(redeemOpaque.replace('$id', `${token} $id`), { id }, channel);
    const redeemed = await ask(redeemOpaque, { id, token, password: passwords.second }, channel);
    expect(redeemed.updateCustomerPasswordReset.status).toBe('REDEEMED');
    await ask(redeemOpaque, { id, token, password: passwords.third }, channel);
    await ask(status.replace('TOKEN', token), {}, channel);

    const jwt = await createJwt('JWT token');
    const userId = customerId;
    await ask(redeemJwt, { userId: 'other', token: jwt, password: passwords.third }, channel);
    await ask(redeemJwt, { userId, token: `${jwt}x`, password: passwords.third }, channel);
    await ask(redeemJwt, { userId, token: jwt, password: passwords.refused }, channel);
    await ask(redeemJwt, { userId, token: jwt }, channel);
    const set = await ask(redeemJwt, { userId, token: jwt, password: passwords.third }, channel);
    expect(set.updateUserPassword.__typename).toBe('User');
    await ask(redeemJwt, { userId, token: jwt, password: passwords.fourth }, channel);

    const revoked = await createOpaque('revoked token');
    await ask(`mutation { deleteCustomerPasswordReset(id: "${revoked.id}") { __typename } }`);
    await ask(redeemOpaque, { ...revoked, password: passwords.fourth }, channel);
    await createJwt('pending JWT token');
    await createOpaque('pending token');
  }

  async function changeAndSignIn(): Promise<void> {
    const [userId, old] = [customerId, passwords.third];
    await ask(change, { userId, old: passwords.wrong, password: passwords.fourth });
    await ask(change, { userId, old, password: passwords.refused });
    const changed = await ask(change, { userId, old, password: passwords.fourth });
    expect(changed.changeUserPassword.__typename).toBe('User');
    await createOpaque('last token');
    await ask(signIn, { email: address, password: passwords.wrong });
    await ask(signIn, { email: 'no@otters.example', password: passwords.fourth });
    const { createCustomerAccessToken: signed } = await ask(signIn, {
      email: address,
      password: passwords.fourth,
    });
    const accessToken = keep('access token', signed.accessToken);
    const owner = { authorization: `Bearer ${accessToken}` };
    await ask(`{ user(customerId: "${userId}") { userId } customers { totalCount } }`, {}, owner);
    await ask('{ viewer { mode } }', {}, { authorization: `Bearer ${accessToken}x` });
    await ask('{ viewer { mode } }', {}, { authorization: accessToken });
    await ask('{ viewer { mode } }', {}, { 'x-api-key': accessToken });
    await ask('{ viewer { mode } }', {}, { ...owner, 'x-site-context': accessToken });
  }

  beforeAll(async () => {
    keep('integration', shop.integration['authorization']?.slice('Bearer '.length) ?? '');
    keep('API key', shop.salesChannel['x-api-key'] ?? '');
    await createCustomers();
    await redeemInEveryWay();
    await changeAndSignIn();
    expect((await ask(everything)).errors).toEqual([]);
    await ask(everything, {}, shop.salesChannel);
    await ask(everything, {}, {});
    for (const { hash } of await shop.sql('SELECT hash FROM password_credentials')) {
      keep('hash', hash);
      keep('tag of the hash', hash.split('$').at(-1));
    }
  });

  it('are many, of all kinds', () => {
    expect(answers.length).toBeGreaterThan(40);
    const kinds = ['opaque token', "JWT token's jti", 'API key', 'access token', 'hash'];
    expect([...secrets.keys()]).toEqual(expect.arrayContaining(kinds));
  });

  // Proves: LOG-01
  it('stand in no line of the log, in no form', () => {
    const log = shop.log.join('');
    expect(shop.log.length).toBeGreaterThan(40);
    for (const [name, secret] of secrets) {
      const found = formsOf(secret).filter((form) => log.includes(form));
      expect([name, found]).toEqual([name, []]);
    }
    expect(log).not.toContain('$argon2');
    expect(log).not.toMatch(/otters/);
  });

  // Proves: STO-07, PWD-09, RST-05
  it('are in no answer but the one that hands them out', () => {
    const issued = /token$/i;
    for (const [name, secret] of secrets) {
      const holders = answers.filter((answer) =>
        formsOf(secret).some((form) => answer.includes(form)),
      );
      expect([name, holders.length]).toEqual([name, issued.test(name) ? 1 : 0]);
    }
    expect(answers.join('')).not.toContain('$argon2');
  });

  // Proves: TOK-02, STO-07
  it('lie in no table, but for the hash of a password', async () => {
    const tables = Object.values(await dumpRows(shop));
    expect(tables.length).toBeGreaterThanOrEqual(6);
    const dump = tables.flat().join('\n');
    expect(dump).toContain(address);
    expect(dump.match(/\$argon2id\$/g)).toHaveLength(1);
    for (const [name, secret] of secrets) {
      if (name.endsWith('hash')) continue;
      const found = formsOf(secret).filter((form) => dump.includes(form));
      expect([name, found]).toEqual([name, []]);
    }
  });
});
