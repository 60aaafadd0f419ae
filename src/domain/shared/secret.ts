/** Values that must not print: a secret has its own type, and only `reveal()` gives it away. */

const inspect = Symbol.for('nodejs.util.inspect.custom');

abstract class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value in clear. Call it only where it is hashed, verified or handed to its owner. */
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

/** A password as its owner typed it, in Unicode's NFC. */
export class PlainPassword extends Secret {
  declare private readonly brand: 'password';
}

/** A reset token in clear, of either kind. */
export class PlainResetToken extends Secret {
  declare private readonly brand: 'reset token';
}

/** A link to an organization's page, with a reset token in it. */
export class PlainResetLink extends Secret {
  declare private readonly brand: 'reset link';
}

/** The shared secret of a webhook, in the form its owner was shown: `whsec_` and base64. */
export class WebhookSecret extends Secret {
  declare private readonly brand: 'webhook secret';
}
