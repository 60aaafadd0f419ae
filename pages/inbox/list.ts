/** The list of mails. */
import { byId, dateText, element } from '../shared/dom.js';
import type { MailSummary } from '../shared/mails.js';

export interface ShownList {
  readonly mails: readonly MailSummary[];
  readonly total: number;
}

function toItem(mail: MailSummary, chosen: string | null): HTMLLIElement {
  const { id, subject, to, problem, preview, writtenAt } = mail;
  const title = problem === null ? subject || '(no subject)' : 'A broken file';
  const meta = [to.join(', '), dateText(writtenAt)].filter((part) => part !== '').join(' · ');
  const link = element(
    'a',
    { href: `#mail=${encodeURIComponent(id)}`, data: { id } },
    element('span', { className: 'subject', textContent: title }),
    element('span', { className: 'meta', textContent: meta }),
    problem === null
      ? element('span', { className: 'preview', textContent: preview })
      : element('span', { className: 'preview problem', textContent: id }),
  );
  link.setAttribute('aria-current', String(id === chosen));
  return element('li', {}, link);
}

function countText({ mails, total }: ShownList): string {
  if (total === 0)
    return 'No mails yet. Ask for one in the demo shop, or run a first reset at home.';
  const count = total === 1 ? 'One mail' : `${total} mails`;
  return mails.length < total
    ? `${count}, the newest ${mails.length} shown`
    : `${count}, newest first`;
}

/** Shows the list in place of the one before; the link that has the focus keeps it. */
export function renderList(list: ShownList, chosen: string | null): void {
  const focused =
    document.activeElement instanceof HTMLAnchorElement ? document.activeElement : null;
  const focusedId = focused?.dataset['id'];
  byId('count').textContent = countText(list);
  byId('mails').replaceChildren(...list.mails.map((mail) => toItem(mail, chosen)));
  if (focusedId === undefined) return;
  const again = [...document.querySelectorAll<HTMLAnchorElement>('#mails a')];
  again.find(({ dataset }) => dataset['id'] === focusedId)?.focus();
}
