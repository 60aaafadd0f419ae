/** Who is signed in: in memory alone, so that it ends with the tab and no script finds it in a storage. */
import { useSyncExternalStore } from 'react';

export interface Session {
  readonly accessToken: string;
  readonly email: string;
}

interface State {
  readonly session: Session | null;
  /** Whether the last session ended by itself: after a quarter of an hour, or with a password set elsewhere. */
  readonly hasEnded: boolean;
  /** The address last typed or read, to fill in forms. */
  readonly email: string;
}

let state: State = { session: null, hasEnded: false, email: '' };
const listeners = new Set<() => void>();

function change(next: Partial<State>): void {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
}

/** Remembers the address for the next form. */
export function rememberEmail(email: string): void {
  change({ email });
}

export function startSession(session: Session): void {
  change({ session, email: session.email, hasEnded: false });
}

/** The customer signs out. */
export function endSession(): void {
  change({ session: null, hasEnded: false });
}

/** The service no longer takes the token. */
export function loseSession(): void {
  change({ session: null, hasEnded: true });
}

/** For `context` of an operation: it runs as the customer. */
export function asCustomer({ accessToken }: Session): { headers: Record<string, string> } {
  return { headers: { authorization: `Bearer ${accessToken}` } };
}

/** Returns the state, and follows it. */
export function useSession(): State {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}
