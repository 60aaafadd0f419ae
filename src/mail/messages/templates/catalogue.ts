/** The messages, their languages, and the placeholders that the templates of each may contain. */

export const locales = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'ja'] as const;

export type Locale = (typeof locales)[number];

const ofEveryMessage = ['organization_name', 'customer_name', 'customer_email', 'contact'] as const;

/** All placeholders of each message; there are no others. */
export const placeholders = {
  password_reset_requested: [...ofEveryMessage, 'reset_link', 'cancel_link', 'lifetime'],
  password_changed: [...ofEveryMessage, 'changed_at'],
} as const;

export type MessageName = keyof typeof placeholders;

export const messageNames = Object.keys(placeholders) as MessageName[];

/** The parts of a message. In each, `{{name}}` stands for a value. */
export interface Template {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export const templateParts = ['subject', 'text', 'html'] as const;

/** An organization's own parts, by message and language. */
export type Templates = {
  readonly [Name in MessageName]?: { readonly [L in Locale]?: Partial<Template> };
};

/** The sentences of one language, from which both the text and the HTML of a message are made. */
export interface Sentences {
  readonly password_reset_requested: {
    readonly subject: string;
    readonly request: string;
    /** The words on the link. */
    readonly action: string;
    /** Introduces the link in full, for readers who cannot use the button. */
    readonly copy: string;
    readonly validity: string;
    readonly notYou: string;
    readonly cancel: string;
    readonly care: string;
    /** Left out if nobody reads what is sent to the contact. */
    readonly questions: string;
  };
  readonly password_changed: {
    readonly subject: string;
    readonly change: string;
    readonly wasYou: string;
    readonly notYou: string;
    readonly care: string;
  };
}
