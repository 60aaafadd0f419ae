/**
 * The built service as it is started by hand: its APIs answer, a reset works, a signal ends it. Short enough
 * to be run on several versions of Node.
 * @smoke
 */
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { cleanUp, makeDirectory, start, type Running } from '../../support/processes/process.js';
import { readWelcome, redeem, type Welcome } from '../../support/processes/welcome.js';

jest.setTimeout(120_000);

let service: Running;
let welcome: Welcome;

beforeAll(async () => {
  service = start('service', [], { DATA_DIR: makeDirectory(), PORT: '0' });
  welcome = await readWelcome(service);
});

afterAll(cleanUp);

it('resets a password over GraphQL', async () => {
  expect(await redeem(welcome)).toMatchObject({ __typename: 'PasswordResetRedeemed' });
});

it('shows the reset over JSON:API', async () => {
  const response = await fetch(`${welcome.url}/api/customer_password_resets`, {
    headers: { accept: 'application/vnd.api+json', ...welcome.integration },
  });
  const { data } = (await response.json()) as { data: { attributes: object }[] };
  expect(response.status).toBe(200);
  expect(data[0]?.attributes).toMatchObject({ customer_email: 'john@example.com' });
});

it('ends in order at a signal', async () => {
  expect((await service.stop('SIGTERM')).code).toBe(0);
});
