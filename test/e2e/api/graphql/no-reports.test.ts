/** Nothing is reported to anybody, whatever the environment says: see Apollo's `determineApolloConfig`. */
import { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { useShop } from '../../../support/world/use-shop.js';

const reporting = {
  APOLLO_KEY: 'service:rekey:key',
  APOLLO_GRAPH_REF: 'rekey@current',
  APOLLO_SCHEMA_REPORTING: 'true',
  APOLLO_SERVER_ID: 'one',
};

describe("with Apollo's settings in the environment", () => {
  const before = { ...process.env };
  Object.assign(process.env, reporting);
  const fetched = jest.spyOn(globalThis, 'fetch');
  const connected = jest.spyOn(Socket.prototype, 'connect');
  const shop = useShop();
  let connectionsBefore: number;

  beforeAll(() => {
    connectionsBefore = connected.mock.calls.length;
  });

  afterAll(() => {
    process.env = before;
    jest.restoreAllMocks();
  });

  it('no connection leaves the process but those to the database', async () => {
    for (let count = 0; count < 3; count += 1) {
      expect((await shop.graphql('{ viewer { mode } }')).errors).toEqual([]);
    }
    expect(fetched).not.toHaveBeenCalled();
    const hosts = connected.mock.calls.slice(connectionsBefore).map((call) => JSON.stringify(call));
    expect(hosts.filter((host) => /apollo/i.test(host))).toEqual([]);
  });
});
