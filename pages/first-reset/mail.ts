/** The mails of a customer, in the inbox. */
import { listMails, readMail, type Mail, type MailSummary } from '../shared/mails.js';

const minuteMs = 60_000;

/** An address gets one mail with a link in a minute, and two in a quarter of an hour. */
const limits = [
  { count: 1, ms: minuteMs },
  { count: 2, ms: 15 * minuteMs },
] as const;

const linkPattern = /#id=[^&\s]+&token=([^\s&>"]+)/;

function isTo(email: string, { to }: MailSummary): boolean {
  return to.some((address) => address === email || address.endsWith(`<${email}>`));
}

async function mailsSince(email: string, since: number): Promise<MailSummary[]> {
  const { mails } = await listMails();
  return mails.filter((mail) => isTo(email, mail) && Date.parse(mail.writtenAt) >= since);
}

async function withLinks(mails: readonly MailSummary[]): Promise<Mail[]> {
  const all = await Promise.all(mails.map(({ id }) => readMail(id)));
  return all.filter(({ text }) => linkPattern.test(text));
}

/** Returns whether a request for a mail to that address would bring none now. */
export async function isLimited(email: string): Promise<boolean> {
  const now = Date.now();
  const recent = await withLinks(await mailsSince(email, now - 15 * minuteMs));
  return limits.some(({ count, ms }) => {
    const within = recent.filter(({ writtenAt }) => Date.parse(writtenAt) >= now - ms);
    return within.length >= count;
  });
}

export interface FoundMail {
  readonly subject: string;
  readonly text: string;
  readonly token: string;
}

const lookMs = 200;
const maxLooks = 30;

/** Waits for a mail with a link to that address, at most six seconds. Returns null if there is none. */
export async function findLink(email: string, since: number): Promise<FoundMail | null> {
  // Clocks of this process and of the service are the same, but a mail may be named by the start of a millisecond.
  const from = since - 1000;
  for (let look = 0; look < maxLooks; look += 1) {
    const [mail] = await withLinks(await mailsSince(email, from));
    if (mail) {
      const [, token = ''] = linkPattern.exec(mail.text) ?? [];
      return { subject: mail.subject, text: mail.text, token };
    }
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
  return null;
}
