import { createServer, type Server } from 'node:http';
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  cleanUp,
  makeDirectory,
  run,
  start,
  type Running,
} from '../../support/processes/process.js';

const titles = [
  /^1\. The back end creates a customer/m,
  /^2\. The customer asks for a new password/m,
  /^3\. The front end checks the token/m,
  /^4\. It redeems the token/m,
  /^5\. A second redemption is refused/m,
  /^6\. The customer signs in with the new password/m,
  /^7\. The old password no longer works/m,
];

const mail = /^ {3}The mail with the link is .+\.eml$/m;

/** Processes start slowly on machines that do other things as well. */
jest.setTimeout(120_000);

describe('the demo', () => {
  let settings: { DATA_DIR: string };
  let service: Running;
  let url: string;
  let servers: Server[];

  beforeAll(async () => {
    servers = [];
    settings = { DATA_DIR: makeDirectory() };
    service = start('service', [], { ...settings, PORT: '0' });
    url = (await service.waitFor(/(http:\/\/\S+)\/graphql\n/))[1] ?? '';
  });

  afterAll(async () => {
    for (const server of servers) server.close();
    await cleanUp();
  });

  /** A service that answers as the real one does, but for what `change` makes of it. */
  async function startFaultyService(change: (answer: string) => string): Promise<string> {
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const answer = await fetch(url + request.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: request.headers.authorization ?? '',
        },
        body: Buffer.concat(chunks),
      });
      const body = change(await answer.text());
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(body);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  }

  it('starts a service of its own, shows every step and leaves nothing behind', async () => {
    const TMPDIR = makeDirectory();
    const { code, stdout, stderr } = await run('demo', [], { TMPDIR });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const title of titles) expect(stdout).toMatch(title);
    expect(stdout).toMatch(mail);
    expect(stdout).toContain("__typename: 'RedeemableResetToken'");
    expect(stdout).toContain("__typename: 'PasswordResetRedeemed'");
    expect(stdout).toContain("reason: 'ALREADY_USED'");
    expect(stdout).toContain("code: 'INVALID_CREDENTIALS'");
    expect(stdout).toMatch(/Every step was as it should be\.\n$/);
    expect(readdirSync(TMPDIR)).toEqual([]);
  });

  it('drives a service that runs, with the development keys, as often as one likes', async () => {
    for (const given of [url, `${url}/graphql`]) {
      const { code, stdout, stderr } = await run('demo', ['--url', given], settings);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain(`The service at ${url}\n`);
      for (const title of titles) expect(stdout).toMatch(title);
    }
  });

  it('drives it with a token that it is given, from anywhere', async () => {
    const token = (await run('rekey', ['token', '--kind', 'integration'], settings)).stdout.trim();
    const elsewhere = { DATA_DIR: makeDirectory() };
    const args = ['--url', url, '--token', token];
    const { code, stderr } = await run('demo', args, elsewhere);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it.each([
    ['redeems a token twice', '"ResetTokenError"', '"PasswordResetRedeemed"', 5],
    ['lets the old password in', '"InvalidCredentialsError"', '"CustomerAccessToken"', 7],
    ['uses the token up by checking it', '"RedeemableResetToken"', '"ResetTokenError"', 3],
    ['does not set the password', '"PasswordResetRedeemed"', '"ResetTokenError"', 4],
  ])('exits with 1 at the step where a service %s', async (_, right, wrong, number) => {
    const faulty = await startFaultyService((answer) => answer.replace(right, wrong));
    const { code, stdout, stderr } = await run('demo', ['--url', faulty], settings);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^NOT as it should be: The answer should have been /);
    expect(stdout).toMatch(titles[number - 1]!);
    expect(stdout).not.toContain(`\n${number + 1}. `);
    expect(stdout).not.toContain('Every step was as it should be');
  });

  it('exits with 1 and says so if its token is refused or no service answers', async () => {
    const refused = await run('demo', ['--url', url, '--token', 'nonsense'], settings);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^NOT as it should be: HTTP 401 /);
    const nobody = await run('demo', ['--url', 'http://127.0.0.1:1'], settings);
    expect(nobody).toMatchObject({ code: 1, stdout: '' });
    expect(nobody.stderr).toBe(
      'error: Nothing answers at http://127.0.0.1:1. Start it with npm start, or leave --url away.\n',
    );
  });

  it('refuses wrong usage in one line', async () => {
    for (const args of [['--url', 'shop'], ['--token', 'x'], ['--what'], ['more']]) {
      const { code, stdout, stderr } = await run('demo', args, settings);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^error: .+\n$/);
    }
    const production = { ...settings, DATABASE_URL: 'postgres://127.0.0.1:1/none' };
    const noToken = await run('demo', ['--url', url], production);
    expect(noToken).toMatchObject({ code: 1, stdout: '' });
  });
});
