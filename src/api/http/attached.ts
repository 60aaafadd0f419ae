/** What this server remembers of a connection or a request, kept on the object itself. */

/**
 * As a `WeakMap` from `Owner` to `State`, for what is set in each request. V8's collections of young objects take the
 * values of a `WeakMap` for used, so those of requests that have ended, with all that they refer to, would wait for a
 * collection of the whole heap (ADR 0066).
 */
export class Attached<Owner extends object, State> {
  private readonly key: symbol;

  /** `name` is for debuggers. */
  constructor(name: string) {
    this.key = Symbol(name);
  }

  /** Returns undefined if nothing is attached. */
  get(owner: Owner): State | undefined {
    return (owner as Record<symbol, State | undefined>)[this.key];
  }

  /** Undefined removes what was attached. */
  set(owner: Owner, state: State | undefined): void {
    (owner as Record<symbol, State | undefined>)[this.key] = state;
  }
}
