/** What the bodies of fabric's requests may be, and how a refusal names what is wrong. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { routes } from '../../../support/apis/fabric-cases.js';
import { otherPassword } from '../../../support/world/people.js';
import { openFabricWorld, type FabricWorld } from '../../../support/world/fabric-world.js';
import { useOpened } from '../../../support/world/use-shop.js';
import { storedRows, type StoredRows } from '../../../support/rows/stored-rows.js';

const world = useOpened(openFabricWorld);
let before: StoredRows;

beforeEach(async () => void (before = await storedRows(world)));
afterEach(async () => {
  world.database.isBusy = false;
  expect(await storedRows(world)).toEqual(before);
});

describe('the messages', () => {
  const messageOf = async (operationId: string, body: unknown) =>
    (await world.ask({ ...routes[operationId]!.request(world), body })).body.message;

  it('name what to mend by the names that fabric gives', async () => {
    const full = { userId: 'a', resetToken: 'a', newPassword: 'a' };
    const update = (body: unknown) => messageOf('updateUserPassword', body);
    const missing = 'must be given and not be empty.';
    expect(await update({ ...full, userId: undefined })).toBe(`userId ${missing}`);
    expect(await update({ ...full, userId: '' })).toBe('userId must be 1 to 64 letters or digits.');
    expect(await update({ ...full, resetToken: null })).toBe(`resetToken ${missing}`);
    expect(await update({ ...full, newPassword: 7 })).toBe('newPassword must be a text.');
    for (const [operation, more] of Object.entries({
      createUserResetToken: {},
      logIn: { password: 'y' },
    })) {
      const message = await messageOf(operation, { username: 'x', ...more });
      expect(message).toBe('username must be one email address.');
    }
  });

  // Proves: INP-04
  it('say which members there are, of a body with another one', async () => {
    const others = ['{"isAdmin":true}', '{"account":"canary"}', '{"constructor":1}', '{"User":1}'];
    for (const [operation, { request }] of Object.entries(routes)) {
      const { body } = request(world);
      if (body === undefined) continue;
      for (const other of others) {
        const more = Object.entries(JSON.parse(other) as object);
        const given = Object.fromEntries([...Object.entries(body as object), ...more]);
        const message = await messageOf(operation, given);
        expect(message).toMatch(/^body has other members than \w+(, \w+)*\.$/);
        expect(message).not.toMatch(/canary|isAdmin|account|constructor/);
      }
    }
  });

  it('name every violation of the policy', async () => {
    const { userId, resetToken } = routes['updateUserPassword']!.request(world).body as any;
    const body = { userId, resetToken, newPassword: 'rekey' };
    expect(await messageOf('updateUserPassword', body)).toBe(
      'The password does not meet the policy. Use at least 8 characters. Use a password without your name, your address or the name of the shop.',
    );
  });

  // Proves: ENU-05
  it('of a token do not tell why it cannot be used', async () => {
    const { person, used, revoked, superseded } = world;
    for (const resetToken of [used, revoked, superseded, 'a'.repeat(43), 'a.b.c']) {
      const body = { userId: person.id, resetToken, newPassword: otherPassword };
      expect(await messageOf('updateUserPassword', body)).toBe('Token not found.');
    }
  });
});

describe('a member of the body', () => {
  const values = [
    ['a number', 7],
    ['a boolean', true],
    ['null', null],
    ['a list of one text', ['a']],
    ['an object', { $ne: '' }],
    ['an object with a method', { toString: 'a', valueOf: 'a' }],
  ] as const;
  const members = Object.entries(routes).flatMap(([operationId, route]) => {
    // The bodies are made of a world; for their names any one will do.
    const { body = {} } = route.request({ person: {} } as FabricWorld);
    return Object.keys(body as object).flatMap((member) =>
      values.map(([title, value]) => ({ operationId, member, title, value })),
    );
  });

  // Proves: INP-03, TOK-15
  it.each(members)(
    'of $operationId: $member cannot be $title',
    async ({ operationId, member, value }) => {
      const request = routes[operationId]!.request(world);
      const given = { ...(request.body as object), [member]: value };
      const { status, body } = await world.ask({ ...request, body: given });
      expect(status).toBe(400);
      expect(body.code).toMatch(/^(BAD_REQUEST|LOCAL_AUTHENTICATION_FAILED)$/);
      const problem = value === null ? 'must be given and not be empty' : 'must be a text';
      expect(body.message).toBe(`${member} ${problem}.`);
    },
  );

  it.each([
    ['a list', '[]'],
    ['a list of one body', '[{"userId":"a","resetToken":"a","newPassword":"a"}]'],
    ['null', 'null'],
    ['a text', '"CANARY"'],
    ['a number', '1'],
    ['a list ten thousand levels deep', '['.repeat(10_000) + ']'.repeat(10_000)],
  ])('needs an object around it, not %s', async (_title, payload) => {
    const { status, body } = await world.ask({
      ...routes['updateUserPassword']!.request(world),
      payload,
    });
    expect([status, body.message]).toEqual([400, 'body must be a JSON object.']);
  });

  it('ten thousand levels deep is no text', async () => {
    const deep = `{"userId":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
    const request = routes['updateUserPassword']!.request(world);
    expect((await world.ask({ ...request, payload: deep })).body.message).toBe(
      'userId must be a text.',
    );
  });
});

it('leaves the token as it was: it works after all that was refused', async () => {
  const request = routes['updateUserPassword']!.request(world);
  const { status, body } = await world.ask(request);
  expect([status, body.userId]).toEqual([200, world.person.id]);
  before = await storedRows(world);
});
