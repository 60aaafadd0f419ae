/** The inbox of the development profile: mails as they are in the folder, whatever is in their files. */
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { browserHeaders, makeDevelopmentFolder } from '../../support/world/pages.js';
import { useShop } from '../../support/world/use-shop.js';

const folder = makeDevelopmentFolder();
afterAll(() => folder.remove());

const alert = '<script>alert(1)</script>';

function mailOf(subject: string, body = alert): string {
  const head = ['From: Shop <shop@example.com>', 'To: ann@example.com', `Subject: ${subject}`];
  return [...head, 'MIME-Version: 1.0', 'Content-Type: text/html', '', body].join('\r\n');
}

function write(name: string, content: string | Buffer): void {
  writeFileSync(join(folder.mails, name), content);
}

describe('the inbox', () => {
  const shop = useShop({ environment: folder.environment });

  beforeEach(() => {
    for (const name of readdirSync(folder.mails))
      rmSync(join(folder.mails, name), { recursive: true });
  });

  const get = (url: string) => shop.app.http.inject({ url, headers: browserHeaders });
  const list = async (query = '') => (await get(`/inbox/mails${query}`)).json();

  it('is empty before the first mail, and without its folder', async () => {
    const empty = { mails: [], total: 0, hasMore: false };
    expect(await list()).toMatchObject(empty);
    rmSync(folder.mails, { recursive: true });
    expect(await list()).toMatchObject(empty);
    expect((await get('/inbox/mails/newest')).statusCode).toBe(404);
    mkdirSync(folder.mails);
  });

  it('lists more than a thousand mails from the newest to the oldest, fifty at a time', async () => {
    const count = 1050;
    for (let each = 0; each < count; each += 1) {
      const date = new Date(Date.UTC(2026, 0, 1) + each * 1000).toISOString();
      write(`${date.replaceAll(/[:.]/g, '-')}-abcdef01.eml`, mailOf(`No. ${each}`));
    }
    const subjects: string[] = [];
    for (let query = ''; ;) {
      const { mails, total, hasMore } = await list(query);
      expect(total).toBe(count);
      subjects.push(...mails.map(({ subject }: any) => subject));
      if (!hasMore) break;
      query = `?after=${mails.at(-1).id}`;
    }
    expect(subjects).toEqual(Array.from({ length: count }, (_, at) => `No. ${count - 1 - at}`));
    expect((await get('/inbox/mails/newest')).json().subject).toBe('No. 1049');
  });

  it('gives a script of a mail as JSON or as text, and as HTML only without the right to run', async () => {
    write('a.eml', mailOf(alert));
    const read = await get('/inbox/mails/a');
    expect(read.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(read.json()).toMatchObject({
      subject: alert,
      to: ['ann@example.com'],
      html: `${alert}\n`,
    });
    const source = await get('/inbox/mails/a/source');
    expect(source.headers['content-type']).toBe('text/plain; charset=utf-8');
    const { headers } = await get('/inbox/mails/a/html');
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(
      /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';/,
    );
    expect(policy).not.toMatch(/script-src|allow-scripts|allow-same-origin/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('lets links of a mail open tabs of their own, whatever the mail asks for', async () => {
    write(
      'a.eml',
      mailOf('Links', '<p>Go <a href="https://a.example/#t" target="_top">on</a></p>'),
    );
    const { body } = await get('/inbox/mails/a/html');
    expect(body.trim()).toBe(
      '<p>Go <a target="_blank" rel="noopener noreferrer" href="https://a.example/#t" target="_top">on</a></p>',
    );
  });

  it.each([
    ['an empty file', Buffer.alloc(0)],
    ['bytes that are no text', Buffer.from([0, 255, 254, 13, 10, 0])],
    ['a text without headers', Buffer.from('hello')],
    ['a file of three megabytes', Buffer.alloc(3 << 20, 'Subject: x\r\n')],
  ])('shows %s as broken, among the others', async (_what, content) => {
    write('whole.eml', mailOf('Whole'));
    write('broken.eml', content);
    const { mails } = await list();
    expect(new Set(mails.map(({ problem }: any) => problem === null))).toEqual(
      new Set([true, false]),
    );
    const broken = await get('/inbox/mails/broken');
    expect(broken.json().problem).toMatch(/^The file .+\.$/);
    expect((await get('/inbox/mails/broken/source')).statusCode).toBe(200);
  });

  it('opens no file but the mails of its folder', async () => {
    writeFileSync(join(folder.mails, '../secret.eml'), mailOf('Secret'));
    symlinkSync(join(folder.mails, '../secret.eml'), join(folder.mails, 'linked.eml'));
    mkdirSync(join(folder.mails, 'directory.eml'));
    write('notes.txt', mailOf('Notes'));
    write('.hidden.eml', mailOf('Hidden'));
    expect((await list()).total).toBe(0);
    const ids = ['..%2fsecret', '%2e%2e%2fsecret', '..%5csecret', 'linked', 'directory', 'notes'];
    for (const id of [...ids, '.hidden', 'notes.txt', '%00', 'newest', '../secret'])
      for (const view of ['', '/html', '/source']) {
        const { statusCode, body } = await get(`/inbox/mails/${id}${view}`);
        expect([id, view, statusCode === 404 || statusCode === 400]).toEqual([id, view, true]);
        expect(body).not.toContain('Secret');
      }
  });
});

describe('the inbox of a service that mails through a relay', () => {
  const shop = useShop({
    environment: {
      ...folder.environment,
      SMTP_URL: 'smtp://127.0.0.1:2525',
      MAIL_FROM: 'a@b.example',
    },
  });

  it('says where the mails are, and has none', async () => {
    const { statusCode, body } = await shop.app.http.inject({
      url: '/inbox',
      headers: browserHeaders,
    });
    expect([statusCode, body]).toEqual([200, expect.stringContaining('go to the relay of')]);
    const mails = await shop.app.http.inject({ url: '/inbox/mails', headers: browserHeaders });
    expect(mails.statusCode).toBe(404);
  });
});
