import { expect, it } from '@jest/globals';
import { welcomeLines, type WelcomeFacts } from '../../../src/development/welcome.js';
import { PlainResetToken } from '../../../src/domain/shared/secret.js';

type Told = Pick<WelcomeFacts, 'mail' | 'links' | 'corsOrigins' | 'hasPages'>;

const page = 'http://localhost:3000/reset';
const links = new Map([['default', { reset: page, cancel: page }]]);

/** All lines. */
async function linesOf(told: Partial<Told>): Promise<string[]> {
  const facts = {
    url: 'http://127.0.0.1:4000',
    hasPages: true,
    databaseName: 'a database',
    mail: { relay: 'to the relay' },
    corsOrigins: [],
    keys: {},
    signer: { sign: async () => ({ token: 'token', expiresAt: new Date() }) },
    created: { reset: { id: 'id' }, token: new PlainResetToken('token') },
    links,
    ...told,
  } as unknown as WelcomeFacts;
  return welcomeLines(facts);
}

/** The lines about mails. */
async function mailLines(told: Partial<Told>): Promise<string[]> {
  const lines = await linesOf(told);
  return lines
    .filter((line) => /^ {2}(Mails|Their links)/.test(line))
    .map((line) => line.replace(/ {3,}/, ': '));
}

it('says of a relay that it gets the mails, and of a folder that they are files', async () => {
  const lead = '  Their links lead to: http://localhost:3000';
  const need = ', which needs CORS_ORIGINS=http://localhost:3000';
  expect(await mailLines({})).toEqual(['  Mails: to the relay', `${lead}${need}`]);
  const mail = { folder: '.data/mail' };
  const lines = await mailLines({ mail, corsOrigins: ['http://localhost:3000'] });
  expect(lines).toEqual(['  Mails, a file each: .data/mail', lead]);
});

it('asks for no setting if the links lead to the service itself', async () => {
  const own = 'http://127.0.0.1:4000/demo/reset-password';
  const told = { links: new Map([['default', { reset: own, cancel: own }]]) };
  const [, lines] = await mailLines(told);
  expect(lines).toBe('  Their links lead to: http://127.0.0.1:4000');
});

it('says nothing of links where the demo has none', async () =>
  expect(await mailLines({ links: undefined })).toEqual(['  Mails: to the relay']));

it('names its home first, and says of an install without pages where they are', async () => {
  const [home] = await linesOf({});
  const place = 'Development profile, on a database.';
  expect(home).toBe(`Rekey is ready: open http://127.0.0.1:4000 in a browser. ${place}`);
  const [none] = await linesOf({ hasPages: false });
  expect(none).toMatch(/^Rekey is ready, .+ Its pages are in the repository\.$/);
});
