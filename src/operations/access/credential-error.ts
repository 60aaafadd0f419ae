/** The refusal of a credential, with what is known of its holder: for the operator's log and never for the client. */
import type { Caller } from '../../domain/access/context.js';
import type { Partition } from '../../domain/access/organization.js';
import { AppError } from '../../domain/shared/errors.js';
import type { AccessTokenClaims } from '../ports/index.js';

type Known = Partition & Pick<Caller, 'applicationId' | 'customerId'>;

/** `known` is undefined if nothing about the credential is genuine. */
export class CredentialError extends AppError {
  readonly known: Known | undefined;

  constructor(
    code: 'UNAUTHENTICATED' | 'FORBIDDEN',
    known: Known | undefined,
    ...more: [details?: AppError['details'], options?: { message: string }]
  ) {
    super(code, ...more);
    this.known = known;
  }
}

/** Returns what the claims of a genuine token say. */
export function knownByToken(claims: AccessTokenClaims): Known {
  const { organizationId, mode, applicationId, ownerId: customerId } = claims;
  return { organizationId, mode, applicationId, customerId };
}

/** Returns whom a valid credential speaks for. */
export function knownByIdentity(identity: Partition & { readonly caller: Caller }): Known {
  const { organizationId, mode, caller } = identity;
  const { applicationId, customerId } = caller;
  return { organizationId, mode, applicationId, customerId };
}
