/** What is compared: servers with the same customers that do the same work. */
import type { Work } from '../versions.js';

export interface Reset {
  readonly email: string;
  readonly token: string;
  /** Of the reset, if it has one. */
  readonly id?: string;
}

/** Each throws if the answer is not the expected one, in status and content. */
export interface Works {
  readonly ownAccount: Work;
  readonly list: Work;
  /** With the number of all. */
  readonly countedList: Work;
  readonly unknownReset: Work;
  readonly forgedSession: Work;
  readonly endedSession: Work;
}

export interface Candidate {
  readonly name: string;
  readonly version: string;
  /** The hash of a password and its cost, read from a stored one. */
  readonly hash: string;
  readonly works: Works;
  /** Requests a reset for each address. Returns them with their tokens. */
  readonly addResets: (emails: readonly string[]) => Promise<Reset[]>;
  /** Throws if the reset is rejected. */
  readonly redeem: (reset: Reset, password: string) => Promise<unknown>;
  /** Returns a credential. Throws if the password is not the customer's. */
  readonly signIn: (email: string, password: string) => Promise<string>;
  readonly cpuSeconds: () => number;
  readonly close: () => Promise<void>;
}

/** The customer who reads. The others, `pat1@example.org` and so on, are there before. */
export const reader = { name: 'Pat Smith', email: 'reader@example.org' };

export const emailOf = (n: number) => `pat${n}@example.org`;

/** Throws with the answer if it is not the expected one. */
export function expectThat(isExpected: boolean, answer: unknown): void {
  if (!isExpected) throw new Error(`Not the expected answer: ${JSON.stringify(answer)}`);
}

/** Returns a credential with another signature; one that has none with another secret. */
export function forge(credential: string): string {
  const at = credential.lastIndexOf('.') + 1 || credential.length - 10;
  return credential.slice(0, at) + (credential[at] === 'A' ? 'B' : 'A') + credential.slice(at + 1);
}
