/** The script of the inbox: a list that updates by itself, and the mail that the address names. */
import { buttonById, byId, element } from '../shared/dom.js';
import { watchService } from '../shared/online.js';
import { listMails } from '../shared/mails.js';
import { watchFolder } from './changes.js';
import { renderList } from './list.js';
import { showMail } from './mail.js';

const more = buttonById('more');
const view = byId('mail');

/** How many mails are shown; more after each press of the button. */
let wanted = 50;
let shownId: string | null = null;

/** The mail is named by the fragment, which no server sees: `#mail=…`. */
function chosenId(): string | null {
  return new URLSearchParams(location.hash.slice(1)).get('mail');
}

/** Reads the list anew, as far as it was shown. */
async function readList() {
  const first = await listMails();
  const mails = [...first.mails];
  let { hasMore } = first;
  while (hasMore && mails.length < wanted) {
    const next = await listMails(mails.at(-1)?.id);
    mails.push(...next.mails);
    hasMore = next.hasMore;
  }
  return { mails, hasMore, total: first.total };
}

async function refresh(): Promise<void> {
  try {
    const list = await readList();
    renderList(list, chosenId());
    more.hidden = !list.hasMore;
  } catch (error) {
    byId('count').textContent = `The mails cannot be read: ${(error as Error).message}`;
  }
}

/** Shows the mail that the address names, or that there is none. */
async function choose(): Promise<void> {
  const id = chosenId();
  byId('inbox').classList.toggle('reading', id !== null);
  for (const link of document.querySelectorAll<HTMLAnchorElement>('#mails a')) {
    link.setAttribute('aria-current', String(link.dataset['id'] === id));
  }
  if (id === shownId) return;
  shownId = id;
  if (id === null) {
    const hint = 'Choose a mail on the list.';
    view.replaceChildren(element('p', { className: 'empty', textContent: hint }));
    return;
  }
  // What could not be read is read again once the service is back.
  if (!(await showMail(view, id, () => chosenId() === id)) && shownId === id) shownId = null;
}

more.addEventListener('click', () => {
  wanted += 100;
  void refresh();
});
globalThis.addEventListener('hashchange', () => void choose());
watchService(() => {
  void refresh();
  void choose();
});
watchFolder(() => void refresh());
await choose();
