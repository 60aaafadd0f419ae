/** A turn at the hasher for tests in which fairness does not matter. */
import type { HashTurn } from '../../src/operations/ports/index.js';

export const anyTurn: HashTurn = {
  organizationId: 'shop',
  callerKey: 'one',
  isProven: true,
  isAbandoned: () => false,
};
