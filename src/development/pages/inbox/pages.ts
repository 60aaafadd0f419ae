/** The inbox: the mails of this machine, as a person sees them. */
import { LRUCache } from 'lru-cache';
import type { Page, PageAnswer, PageRequest } from '../../../api/http/pages.js';
import { jsonAnswer, noPolicy, notFound, pageAnswer, textAnswer } from '../shared/answer.js';
import type { PageFacts } from '../shared/facts.js';
import { html } from '../shared/html.js';
import { header } from '../shared/header.js';
import { stateOf, streamChanges } from './changes.js';
import { openMailFolder, type MailFile, type MailFolder } from './folder.js';
import { framedPolicy, frameHtml } from './framed.js';
import { readMail, readSource, summaryOf } from './mail.js';
import type { Mail } from './shown-mail.js';

const pageSize = 50;

/** Mails do not change, but for those that are being written. */
const stillWrittenMs = 2000;

/** Returns a reader that remembers the mails that it has read. */
function createReader() {
  const known = new LRUCache<string, Mail>({ max: 500 });
  return async (file: MailFile): Promise<Mail> => {
    const found = known.get(file.path);
    if (found) return found;
    const mail = await readMail(file);
    const isComplete = Date.now() - file.writtenAt > stillWrittenMs;
    if (isComplete && mail.problem === null) known.set(file.path, mail);
    return mail;
  };
}

type Reader = ReturnType<typeof createReader>;

/** Answers `?after=ID` with the mails that are older than that one. */
async function listMails(
  folder: MailFolder,
  read: Reader,
  { query }: PageRequest,
): Promise<PageAnswer> {
  const files = await folder.list();
  const after = query.get('after');
  const start = after === null ? 0 : files.findIndex(({ id }) => id === after) + 1;
  const shown = files.slice(start, start + pageSize);
  const mails = await Promise.all(shown.map(async (file) => summaryOf(await read(file))));
  const hasMore = start + shown.length < files.length;
  return jsonAnswer({ mails, total: files.length, hasMore, state: await stateOf(folder) });
}

const gone = notFound('There is no such mail: its file may have been deleted.');

/** Returns a page of one mail. */
function ofMail(
  folder: MailFolder,
  path: string,
  answer: (file: MailFile) => Promise<PageAnswer>,
): Page {
  return {
    path: `/inbox/mails/:id${path}`,
    async handle({ params }) {
      const file = await folder.find(params['id'] ?? '');
      return file ? answer(file) : gone;
    },
  };
}

function framed(text: string): PageAnswer {
  const headers = { 'x-frame-options': 'SAMEORIGIN' };
  return { type: 'text/html; charset=utf-8', body: frameHtml(text), policy: framedPolicy, headers };
}

/** Returns the pages below `/inbox` for mails that are files in the folder. */
function folderPages(folder: MailFolder): Page[] {
  const read = createReader();
  return [
    { path: '/inbox/mails', handle: (request) => listMails(folder, read, request) },
    ofMail(folder, '', async (file) => jsonAnswer(await read(file))),
    ofMail(folder, '/html', async (file) => framed((await read(file)).html ?? '')),
    ofMail(folder, '/source', async (file) => textAnswer(await readSource(file))),
    {
      path: '/inbox/events',
      async handle({ ended }) {
        const body = streamChanges(folder, ended);
        return { type: 'text/event-stream; charset=utf-8', body, policy: noPolicy };
      },
    },
  ];
}

const toRelay = html`<main class="narrow">
  <h1>Inbox</h1>
  <p>
    Mails go to the relay of <code>SMTP_URL</code>, so there are none on this machine. Look into the
    mailbox of the customer, or start Rekey without <code>SMTP_URL</code>: then each mail is shown
    here.
  </p>
</main>`;

const frame = html`<main class="inbox" id="inbox">
  <section class="list" aria-labelledby="list-title">
    <h1 id="list-title">Inbox</h1>
    <p id="count" role="status">Reading the mails …</p>
    <ol id="mails"></ol>
    <button type="button" id="more" hidden>Show older mails</button>
  </section>
  <section class="mail" id="mail" aria-label="Mail" tabindex="-1">
    <p class="empty">Choose a mail on the list.</p>
  </section>
  <noscript><p>The inbox needs JavaScript: it updates by itself.</p></noscript>
</main>`;

/** Returns the pages, for mails in a folder or for a relay that takes them. */
export function inboxPages(facts: Pick<PageFacts, 'mailFolder' | 'hasDemo'>): Page[] {
  const { mailFolder: folder } = facts;
  const shell = { title: 'Inbox · Rekey', styles: ['style.css', 'inbox.css'] };
  if (folder === null) {
    const body = html`<body>
      ${header('/inbox', facts)} ${toRelay}
    </body>`;
    return [{ path: '/inbox', handle: async () => pageAnswer({ ...shell, body }) }];
  }
  const body = html`<body>
    ${header('/inbox', facts)} ${frame}
  </body>`;
  const script = 'inbox.js';
  return [
    { path: '/inbox', handle: async () => pageAnswer({ ...shell, script, body }) },
    ...folderPages(openMailFolder(folder)),
  ];
}
