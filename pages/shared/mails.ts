/** The inbox of the service, as its pages read it. */

import type { Mail, MailSummary } from '../../src/development/pages/inbox/shown-mail.js';

export type { Mail, MailSummary };

export interface MailList {
  readonly mails: readonly MailSummary[];
  readonly total: number;
  readonly hasMore: boolean;
  /** Another one when the folder has changed. */
  readonly state: string;
}

async function read<T>(path: string): Promise<T> {
  const response = await fetch(path);
  if (!response.ok) throw new Error((await response.text()).trim());
  return (await response.json()) as T;
}

/** Returns the newest mails, or those that are older than the one of that id. */
export function listMails(after?: string): Promise<MailList> {
  return read(
    after === undefined ? '/inbox/mails' : `/inbox/mails?after=${encodeURIComponent(after)}`,
  );
}

/** Returns the path of a mail, for what is below it. */
export function pathOf(id: string): string {
  return `/inbox/mails/${encodeURIComponent(id)}`;
}

export function readMail(id: string): Promise<Mail> {
  return read(pathOf(id));
}
