/** What an operator should know of the mails in a preview, in sentences. */
import { describeLoss } from '../messages/index.js';
import { contactOf } from '../settings.js';
import type { PreviewOptions } from './previews.js';

function notesOf(slug: string, { settings, from }: PreviewOptions): string[] {
  const own = settings.get(slug) ?? {};
  const losses = (own.losses ?? []).map(describeLoss);
  const notes = losses.map(
    ({ template, dropped }) =>
      `${slug}: dropped from ${template}, since mails may not have it: ${dropped}.`,
  );
  if (own.name === undefined) {
    notes.push(
      `${slug}: has no name in MAIL_SETTINGS. Its mails have that of the database; here it is its slug.`,
    );
  }
  const { contact, hasContact } = contactOf(own, from);
  if (!hasContact) {
    notes.push(
      `${slug}: ${contact} takes no answers by its name, and "it was not me" is to be told there. Set contact.`,
    );
  }
  return notes;
}

/** Returns the notes of all organizations. */
export function previewNotes(options: PreviewOptions): string[] {
  const { settings } = options;
  if (settings.size > 0) return [...settings.keys()].flatMap((slug) => notesOf(slug, options));
  return ['MAIL_SETTINGS is not set: this is how mails look without it.'];
}
