/** A look at a primary and its replica, on a session of its own at each. */
import type { SessionOptions } from '../sessions/bounded-client.js';
import { lookMs, openLookSession } from '../sessions/look-session.js';
import type { SessionClient } from '../sessions/session-client.js';
import { positionOf, type Position } from './position.js';

export interface Looked {
  /** Null if the primary does not answer, of which readiness tells. */
  readonly primary: Position | null;
  readonly replica: Position;
}

export interface ReplicaLook {
  /** The primary first, so that the replica may have replayed what it had written. Throws why the replica fails. */
  look(): Promise<Looked>;
  close(): void;
}

/** Asks on a session that is kept until it fails. */
function createAsker(place: SessionOptions, withinMs: number) {
  let session: SessionClient | null = null;
  const forget = () => {
    session?.dismiss();
    session = null;
  };
  return {
    async ask(): Promise<Position> {
      try {
        session ??= await openLookSession(place, 'rekey replica', withinMs);
        const asked = session;
        return await positionOf((text) => asked.rowsOf(text));
      } catch (error) {
        forget();
        throw error;
      }
    },
    forget,
  };
}

/** Returns the look. One at a time. `withinMs`: how long each session, and each statement, may take. */
export function createReplicaLook(
  primary: SessionOptions,
  replica: SessionOptions,
  withinMs = lookMs,
): ReplicaLook {
  const [ofPrimary, ofReplica] = [createAsker(primary, withinMs), createAsker(replica, withinMs)];
  return {
    async look() {
      const seen = await ofPrimary.ask().catch(() => null);
      return { primary: seen, replica: await ofReplica.ask() };
    },
    close() {
      ofPrimary.forget();
      ofReplica.forget();
    },
  };
}
