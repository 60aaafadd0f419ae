/** Ports for organizations, applications and access tokens. `database/` and `security/` implement them. */
import type { Bounds } from '../../domain/access/bounds.js';
import type { ApiKeyDigest } from '../../domain/access/api-key.js';
import type {
  Application,
  ApplicationKind,
  Organization,
  Partition,
} from '../../domain/access/organization.js';

/** An organization and the application that sends the request; null if no application with that id is registered. */
export interface Client<A = Application | null> {
  readonly organization: Organization;
  readonly application: A;
}

/**
 * Reads that `authenticate` needs before a site is known: the one exception to "no query without a site". They throw
 * `OVERLOADED` if the database does not respond in time, or within `bounds`.
 */
export interface ApplicationReader {
  /** Returns null if there is no such organization. The application may belong to another organization. */
  findClient(
    organizationId: string,
    applicationId: string,
    bounds?: Bounds,
  ): Promise<Client | null>;
  /** Returns null for an unknown key and for a revoked application. */
  findClientByKeyDigest(digest: ApiKeyDigest, bounds?: Bounds): Promise<Client<Application> | null>;
}

/** For job handlers, which get an organization's id from a job. */
export interface OrganizationReader {
  /** Returns null if there is no such organization. */
  find(id: string): Promise<Organization | null>;
}

/** The claims of a verified bearer token. */
export interface AccessTokenClaims extends Partition {
  readonly applicationId: string;
  readonly kind: ApplicationKind;
  /** The customer that the token speaks for; null if it speaks for the application alone. */
  readonly ownerId: string | null;
  /** In seconds since 1970; null if the token does not say. */
  readonly issuedAt: number | null;
  /** The customer's password version when the token was issued; null in tokens of other issuers. */
  readonly passwordVersion: number | null;
}

export interface AccessTokenVerifier {
  /** Throws `UNAUTHENTICATED`, and `OVERLOADED` if an issuer's keys cannot be fetched. */
  verify(token: string): Promise<AccessTokenClaims>;
}

export interface SignedToken {
  readonly token: string;
  readonly expiresAt: Date;
}

export interface AccessTokenSigner {
  /** Returns a token that expires `ttlSeconds` from now. */
  sign(claims: Omit<AccessTokenClaims, 'issuedAt'>, ttlSeconds: number): Promise<SignedToken>;
}
