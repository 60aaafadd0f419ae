/** One mail: as a person sees it, its text, its headers and its source. */
import { dateText, element } from '../shared/dom.js';
import { pathOf, readMail, type Mail } from '../shared/mails.js';
import { createTabs } from './tabs.js';

const urlPattern = /https?:\/\/[^\s<>"]+/g;

/** Returns a link that opens a tab of its own and tells it nothing of this page. */
function outside(url: string): HTMLAnchorElement {
  return element('a', {
    href: url,
    textContent: url,
    target: '_blank',
    rel: 'noopener noreferrer',
  });
}

/** Returns the text with its links. */
function linked(text: string): HTMLPreElement {
  const code = element('code');
  let at = 0;
  for (const { 0: url, index } of text.matchAll(urlPattern)) {
    code.append(text.slice(at, index), outside(url));
    at = index + url.length;
  }
  code.append(text.slice(at));
  return region('The text of the mail', code);
}

/** Returns what scrolls by itself, so that keyboards must reach it. */
function region(name: string, ...children: Node[]): HTMLPreElement {
  const block = element('pre', { tabIndex: 0, ariaLabel: name }, ...children);
  block.setAttribute('role', 'region');
  return block;
}

function framed({ id, subject }: Mail): HTMLElement {
  const frame = element('iframe', { title: `The mail: ${subject}` });
  frame.setAttribute('sandbox', 'allow-popups allow-popups-to-escape-sandbox');
  frame.referrerPolicy = 'no-referrer';
  frame.src = `${pathOf(id)}/html`;
  return frame;
}

function headerTable({ headers }: Mail): HTMLElement {
  const rows = headers.map(({ name, value }) => {
    const heading = element('th', { textContent: name, scope: 'row' });
    return element('tr', {}, heading, element('td', { textContent: value }));
  });
  return element('table', {}, element('tbody', {}, ...rows));
}

function noticeOf(error: unknown): HTMLElement {
  const why = error instanceof TypeError ? 'Rekey does not answer.' : (error as Error).message;
  return element('p', { className: 'notice', textContent: why });
}

async function source({ id }: Mail): Promise<HTMLElement> {
  try {
    const response = await fetch(`${pathOf(id)}/source`);
    const code = element('code', { textContent: await response.text() });
    return region('The source of the mail', code);
  } catch (error) {
    return noticeOf(error);
  }
}

function facts({ from, to, writtenAt, attachments }: Mail): HTMLElement {
  const rows: [string, string][] = [
    ['From', from],
    ['To', to.join(', ')],
    ['Date', dateText(writtenAt)],
    ['Files', attachments.join(', ')],
  ];
  const shown = rows.filter(([, value]) => value !== '');
  return element(
    'dl',
    { className: 'facts' },
    ...shown.flatMap(([name, value]) => [
      element('dt', { textContent: name }),
      element('dd', { textContent: value }),
    ]),
  );
}

function problemOf({ id, problem }: Mail): HTMLElement {
  const text = `${problem ?? ''} The file is ${id}.eml.`;
  return element('p', { className: 'notice', textContent: text });
}

function tabsOf(mail: Mail): HTMLElement {
  const raw = { name: 'Source', render: () => source(mail) };
  if (mail.problem !== null) return createTabs([raw]);
  const html = { name: 'As a person sees it', render: () => framed(mail) };
  const text = { name: 'Text', render: () => linked(mail.text) };
  const headers = { name: 'Headers', render: () => headerTable(mail) };
  return createTabs(mail.html === null ? [text, headers, raw] : [html, text, headers, raw]);
}

function contents(mail: Mail): HTMLElement[] {
  const title = mail.problem === null ? mail.subject || '(no subject)' : 'A broken file';
  return [
    // Where the mail takes the place of the list, this is the title of the page.
    element('h1', { textContent: title }),
    facts(mail),
    ...(mail.problem === null ? [] : [problemOf(mail)]),
    tabsOf(mail),
  ];
}

/** Shows the elements, with a way back to the list. */
function replaceView(view: HTMLElement, shown: readonly HTMLElement[]): void {
  const link = element('a', { href: '#', textContent: '← All mails' });
  view.replaceChildren(element('p', { className: 'back' }, link), ...shown);
  // On a narrow screen the mail takes the place of the list, and is read from its top.
  view.focus({ preventScroll: globalThis.innerWidth >= 896 });
}

/**
 * Shows the mail in the element, unless the reader has chosen another one meanwhile. Returns whether it could be read.
 */
export async function showMail(
  view: HTMLElement,
  id: string,
  isWanted: () => boolean,
): Promise<boolean> {
  try {
    const shown = contents(await readMail(id));
    if (isWanted()) replaceView(view, shown);
    return true;
  } catch (error) {
    if (isWanted()) replaceView(view, [noticeOf(error)]);
    return false;
  }
}
