import { useSyncExternalStore } from 'react';
import { currentToken, onLink } from '../link';

/** Returns the token of the newest link; null if there is none, and empty if it was cut off. */
export function useToken(): string | null {
  return useSyncExternalStore(onLink, currentToken);
}
