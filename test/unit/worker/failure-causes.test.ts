/** The cause of a failure as operators read it, from the errors that the driver really throws. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { SessionClient } from '../../../src/database/sessions/session-client.js';
import { causeOf } from '../../../src/worker/failure-causes.js';

const silent = { code: 'ETIMEDOUT', detail: 'The database does not answer.' };
const lost = { code: 'ECONNRESET', detail: expect.stringContaining('ended the session') };
const busy = { code: 'ETIMEDOUT', detail: 'No session of the database became free in time.' };

describe('the cause of a failure', () => {
  let server: Server;
  let onSocket: (socket: Socket) => void;
  let pools: pg.Pool[];

  beforeEach(async () => {
    pools = [];
    onSocket = (socket) => void socket.resume();
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      onSocket(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    server.close();
  });

  const options = () => ({
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    connectionTimeoutMillis: 50,
  });
  const newPool = (Client: typeof pg.Client, max = 1) => {
    const pool = new pg.Pool({ ...options(), max, Client });
    pools.push(pool);
    return pool;
  };
  const causes = async (asked: Promise<unknown>[]) => {
    const results = await Promise.allSettled(asked);
    return results.map((one) => one.status === 'rejected' && causeOf(one.reason));
  };

  it.each([
    ['the driver', pg.Client],
    ['Rekey', SessionClient],
  ])('is silence if no session opens in time, with the client of %s', async (_of, Client) => {
    const pool = newPool(Client);
    expect(await causes([pool.connect(), pool.connect()])).toEqual([silent, busy]);
    expect(await causes([new Client(options()).connect()])).toEqual([silent]);
  });

  it('is a lost session if the peer ends it', async () => {
    onSocket = (socket) => socket.destroy();
    const [cause] = await causes([newPool(pg.Client).connect()]);
    expect([lost, { code: 'ECONNRESET', detail: 'read ECONNRESET' }]).toContainEqual(cause);
  });

  it('is what PostgreSQL says, if it says something', () => {
    const error = Object.assign(new Error('permission denied for table job'), { code: '42501' });
    const wrapped = new Error('Query failed', {
      cause: Object.assign(new Error(), { driverError: error }),
    });
    expect(causeOf(wrapped)).toEqual({ code: '42501', detail: error.message });
  });
});
