/** The turns that requests take at the hasher. */
import { clientNetwork } from '../../../domain/access/client-network.js';
import type { AuthorizedContext } from '../../../domain/access/context.js';
import type { HashTurn } from '../../ports/index.js';

function turnOf(
  { site, caller, clientIp, isAbandoned }: AuthorizedContext,
  isProven: boolean,
): HashTurn {
  const organizationId = site.organization.id;
  const callerKey = [caller.applicationId, caller.customerId, clientNetwork(clientIp)].join(' ');
  return { organizationId, callerKey, isProven, isAbandoned };
}

/** Returns the turn of a hash for a caller that has proved a token, a password or an integration's credential. */
export const provenTurn = (context: AuthorizedContext): HashTurn => turnOf(context, true);

/** Returns the turn of a hash that verifies a password, which anybody can guess. */
export const guessTurn = (context: AuthorizedContext): HashTurn => turnOf(context, false);
