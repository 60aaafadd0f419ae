import { expect, it } from '@jest/globals';
import { welcomeLines, type WelcomeFacts } from '../../../src/development/welcome.js';
import { PlainResetToken } from '../../../src/domain/shared/secret.js';

type Told = Pick<WelcomeFacts, 'mail' | 'links' | 'corsOrigins'>;

const page = 'http://localhost:3000/reset';
const links = new Map([['default', { reset: page, cancel: page }]]);

/** The lines about mails. */
async function mailLines(told: Partial<Told>): Promise<string[]> {
  const facts = {
    url: 'http://127.0.0.1:4000',
    databaseName: 'a database',
    mail: { relay: 'to the relay' },
    corsOrigins: [],
    keys: {},
    signer: { sign: async () => ({ token: 'token', expiresAt: new Date() }) },
    created: { reset: { id: 'id' }, token: new PlainResetToken('token') },
    links,
    ...told,
  } as unknown as WelcomeFacts;
  const lines = await welcomeLines(facts);
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

it('says nothing of links where the demo has none', async () =>
  expect(await mailLines({ links: undefined })).toEqual(['  Mails: to the relay']));
