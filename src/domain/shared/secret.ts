/** Secrets. Each kind has a type of its own, and none can be printed or logged by mistake: only `reveal()` shows it. */

const inspect = Symbol.for('nodejs.util.inspect.custom');

abstract class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** Returns the value in clear. Call it only to hash or verify the secret, or to give it to its owner. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return `[${this.constructor.name}]`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect](): string {
    return this.toString();
  }
}

/** A password as the customer typed it, in Unicode's NFC. */
export class PlainPassword extends Secret {
  declare private readonly brand: 'password';
}

/** A reset token in clear, of either kind. */
export class PlainResetToken extends Secret {
  declare private readonly brand: 'reset token';
}

/** A link to an organization's page that contains a reset token. */
export class PlainResetLink extends Secret {
  declare private readonly brand: 'reset link';
}

/** The shared secret of a webhook, in the form that the integration got: `whsec_` and base64. */
export class WebhookSecret extends Secret {
  declare private readonly brand: 'webhook secret';
}
