/** A mail as the service sends it to the inbox, and as the scripts of the pages read it. */

/** What a list shows of a mail. */
export interface MailSummary {
  readonly id: string;
  readonly writtenAt: string;
  readonly subject: string;
  readonly from: string;
  readonly to: readonly string[];
  /** The first words of the text. */
  readonly preview: string;
  /** Why the file cannot be shown as a mail; null if it can. */
  readonly problem: string | null;
}

export interface Mail extends MailSummary {
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly text: string;
  readonly html: string | null;
  readonly attachments: readonly string[];
}
