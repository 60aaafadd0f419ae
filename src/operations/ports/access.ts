/** Organizations, applications and access tokens. `database/` and `security/` provide them. */
import type { ApiKeyDigest } from '../../domain/access/api-key.js';
import type {
  Application,
  ApplicationKind,
  Mode,
  Organization,
} from '../../domain/access/organization.js';

/** An organization, and the application that asks: null where none of that id is registered anywhere. */
export interface Client<A = Application | null> {
  readonly organization: Organization;
  readonly application: A;
}

/** What `authenticate` may read before a site is known: the one exception to "no query without a site". */
export interface ApplicationReader {
  /** Null where there is no such organization. The application may be another organization's. */
  findClient(organizationId: string, applicationId: string): Promise<Client | null>;
  /** Null also for a revoked application. */
  findClientByKeyDigest(digest: ApiKeyDigest): Promise<Client<Application> | null>;
}

/** For workers, who have an organization's id from a job. */
export interface OrganizationReader {
  find(id: string): Promise<Organization | null>;
}

/** What a verified bearer token says. */
export interface AccessTokenClaims {
  readonly organizationId: string;
  readonly mode: Mode;
  readonly applicationId: string;
  readonly kind: ApplicationKind;
  /** The customer that the token speaks for. */
  readonly ownerId: string | null;
  /** In seconds since 1970, or null where the token does not say. */
  readonly issuedAt: number | null;
  /** The customer's password version, in tokens that Rekey made for a customer. */
  readonly passwordVersion: number | null;
}

export interface AccessTokenVerifier {
  /** Throws `UNAUTHENTICATED`, and `OVERLOADED` where an issuer's keys cannot be fetched. */
  verify(token: string): Promise<AccessTokenClaims>;
}

export interface SignedToken {
  readonly token: string;
  readonly expiresAt: Date;
}

export interface AccessTokenSigner {
  sign(claims: Omit<AccessTokenClaims, 'issuedAt'>, ttlSeconds: number): Promise<SignedToken>;
}
