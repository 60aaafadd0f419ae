/** Every failure that fabric's routes document: its status, its code, and that nothing changed. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createFabricApi } from '../../../../src/api/fabric/api.js';
import { ofAll, ofBodies, routes } from '../../../support/apis/fabric-cases.js';
import { openFabricWorld } from '../../../support/world/fabric-world.js';
import { useOpened } from '../../../support/world/use-shop.js';
import { storedRows, type StoredRows } from '../../../support/rows/stored-rows.js';

const world = useOpened(openFabricWorld);
let before: StoredRows;

beforeEach(async () => void (before = await storedRows(world)));
afterEach(async () => {
  world.database.isBusy = false;
  world.limit.isReached = false;
  expect(await storedRows(world)).toEqual(before);
});

/** By the name of their operation, what the routes say of themselves; nothing of it is run. */
const described = createFabricApi({} as never).routes.map(({ description }) => description);

const documentedCodes = (operationId: string): string[] => {
  const { responses = {} } = described.find((one) => one.operationId === operationId) ?? {};
  return Object.values(responses).flatMap((response) => {
    const { content } = response as { content: Record<string, { examples?: object }> };
    return Object.keys(content['application/json']?.examples ?? {});
  });
};

it('knows every route', () => {
  expect(Object.keys(routes).sort()).toEqual(described.map((one) => one.operationId).sort());
});

describe.each(Object.keys(routes))('%s', (operationId) => {
  const { request, cases } = routes[operationId]!;
  const hasBody = 'requestBody' in described.find((one) => one.operationId === operationId)!;
  const all = [...ofAll, ...(hasBody ? ofBodies : []), ...cases];

  it.each(all)('refuses %s', async (_title, make, status, code) => {
    const { isBusy: busy = false, isLimited = false, ...more } = make(world);
    const logged = world.log.length;
    world.database.isBusy = busy;
    world.limit.isReached = isLimited;
    const reply = await world.ask({ ...request(world), ...more });
    world.database.isBusy = false;
    world.limit.isReached = false;
    expect(reply.status).toBe(status);
    expect(reply.body).toEqual({ error: code, code, message: expect.stringMatching(/^\w.*\.$/) });
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(reply.headers['www-authenticate']).toBe(status === 401 ? 'Bearer' : undefined);
    const retryAfter: Record<number, string> = { 429: '60', 503: '2' };
    expect(reply.headers['retry-after']).toBe(retryAfter[status]);
    expect(`${reply.text} ${world.log.slice(logged).join('\n')}`).not.toContain('CANARY');
  });

  it('documents the failures that it answers, and no others', () => {
    const seen = new Set(all.map(([, , , code]) => code));
    expect([...seen].sort()).toEqual(documentedCodes(operationId).sort());
  });
});

it('leaves the token as it was: it works after all that was refused', async () => {
  const request = routes['updateUserPassword']!.request(world);
  const { status, body } = await world.ask(request);
  expect([status, body.userId]).toEqual([200, world.person.id]);
  before = await storedRows(world);
});
