/** Whether a contact is one that nobody reads, as its name says: no-reply@shop.example. */

/** The words for it, in the languages of the mails, with any or no separator between them. */
const names = [
  'no reply',
  'no replies',
  'not reply',
  'do not reply',
  'dont reply',
  'never reply',
  'no answer',
  'do not answer',
  'do not respond',
  'no response',
  'keine antwort',
  'nicht antworten',
  'bitte nicht antworten',
  'ne pas repondre',
  'ne repondez pas',
  'no responder',
  'no contestar',
  'non rispondere',
  'nao responda',
  'nao responder',
  'geen antwoord',
  'niet antwoorden',
  'niet beantwoorden',
  'henshin fuka',
  'mailer daemon',
];

const separator = '[-_.+]';
const anyName = names.map((name) => name.replaceAll(' ', `${separator}?`)).join('|');
const noReply = new RegExp(`(?:^|${separator})(?:${anyName})(?=$|\\d|${separator})`, 'i');

function isNoReplyAddress(address: string): boolean {
  return noReply.test(address.slice(0, address.lastIndexOf('@')));
}

/**
 * Returns whether a contact, one line of any text, has email addresses and no other than such ones. One with digits
 * beside them is taken as reachable, since they may be a telephone number.
 */
export function isNoReply(contact: string): boolean {
  const addresses = contact.match(/[^\s<>,;:()"']+@[^\s<>,;()"']+/g) ?? [];
  if (addresses.length === 0 || !addresses.every(isNoReplyAddress)) return false;
  const rest = addresses.reduce((text, address) => text.replace(address, ''), contact);
  return !/\d{3}|https?:|www\./i.test(rest);
}
