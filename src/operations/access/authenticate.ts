/** Authenticates a request: who sends it, and for which site. Once per request, the same for every API. */
import type { Bounds } from '../../domain/access/bounds.js';
import { digestApiKey } from '../../domain/access/api-key.js';
import { anonymous, weakerCaller } from '../../domain/access/context.js';
import type { Caller, RequestContext } from '../../domain/access/context.js';
import { partitionOf } from '../../domain/access/organization.js';
import type { Application, Organization, Partition } from '../../domain/access/organization.js';
import { parseSiteContext } from '../../domain/access/site-context.js';
import type { Customer } from '../../domain/customers/customer.js';
import type { DocumentsOf } from '../../domain/documents/document.js';
import { AppError } from '../../domain/shared/errors.js';
import type { AccessTokenClaims, Dependencies, ReadTx, TokenOwner } from '../ports/index.js';
import { CredentialError, knownByIdentity, knownByToken } from './credential-error.js';

/** The credentials of a request, as its headers hold them. */
interface Credentials {
  readonly requestId: string;
  readonly clientIp: string;
  readonly isAbandoned: () => boolean;
  readonly bounds?: Bounds;
  /** The bearer token, without its scheme. */
  readonly bearer: string | undefined;
  readonly apiKey: string | undefined;
  /** The header `x-site-context`. */
  readonly siteContext: string | undefined;
}

/** As APIs pass it on. */
export interface AuthenticatedContext extends RequestContext {
  /** The customer whose token was sent, as it was when the request was authenticated. */
  readonly owner?: Customer;
}

interface Identity extends Partition {
  readonly organization: Organization;
  readonly caller: Caller;
  /** Those of the credentials that are registered. */
  readonly applications: readonly DocumentsOf[];
  /** Of a customer's token. */
  readonly owner?: Customer;
}

type KeyDependencies = Pick<Dependencies, 'clients'>;
type TokenDependencies = Pick<Dependencies, 'clients' | 'accessTokenVerifier' | 'unitOfWork'>;

const maxApiKeyLength = 256;

/** `claims` are those of a genuine token. */
function refuse(claims?: AccessTokenClaims): never {
  throw new CredentialError('UNAUTHENTICATED', claims && knownByToken(claims));
}

/**
 * An application that is registered here must be of the token's organization and not revoked. Its kind must be the
 * token's, unless the token speaks for a customer, whose own permissions then apply. An application that is not
 * registered is the token issuer's affair.
 */
function checkApplication(application: Application | null, claims: AccessTokenClaims): void {
  if (!application) return;
  if (application.organizationId !== claims.organizationId) refuse(claims);
  if (application.revokedAt) refuse(claims);
  if (claims.ownerId === null && application.kind !== claims.kind) refuse(claims);
}

/** Whether the token was made for the password that the customer has now. */
function isOfPassword(
  { passwordVersion, issuedAt }: AccessTokenClaims,
  { password }: TokenOwner,
): boolean {
  if (passwordVersion !== null) return password?.version === passwordVersion;
  // `iat` has whole seconds, so a token of the second of the change may be older than the change.
  const changedAt = password ? Math.floor(password.changedAt.getTime() / 1000) : -1;
  return issuedAt !== null && issuedAt > changedAt;
}

/** Returns the customer. Its token is valid only until the customer is disabled or the password changes. */
async function findOwner(tx: ReadTx, claims: AccessTokenClaims, id: string): Promise<Customer> {
  const owner = await tx.credentials.findOwner(claims, id);
  if (!owner?.customer.isActive || !isOfPassword(claims, owner)) refuse(claims);
  return owner.customer;
}

async function identifyByToken(
  deps: TokenDependencies,
  bearer: string,
  bounds?: Bounds,
): Promise<Identity> {
  const claims = await deps.accessTokenVerifier.verify(bearer);
  const { applicationId, ownerId: customerId } = claims;
  const client = await deps.clients.findClient(claims.organizationId, applicationId, bounds);
  if (!client) refuse(claims);
  checkApplication(client.application, claims);
  const { organization, application } = client;
  const applications = application ? [application] : [];
  const identity = { ...partitionOf(claims), organization, applications };
  if (customerId === null)
    return { ...identity, caller: { kind: claims.kind, applicationId, customerId } };
  const owner = await deps.unitOfWork.read((tx) => findOwner(tx, claims, customerId), bounds);
  return { ...identity, caller: { kind: 'customer', applicationId, customerId }, owner };
}

async function identifyByApiKey(
  { clients }: KeyDependencies,
  apiKey: string,
  bounds?: Bounds,
): Promise<Identity> {
  if (apiKey.length > maxApiKeyLength) refuse();
  const client = await clients.findClientByKeyDigest(digestApiKey(apiKey), bounds);
  if (!client) refuse();
  const { organization, application } = client;
  const caller = { kind: application.kind, applicationId: application.id, customerId: null };
  return { ...partitionOf(application), organization, caller, applications: [application] };
}

/** Two credentials must be of one partition. The caller has the permissions of the weaker one. */
function combine(first: Identity, second: Identity): Identity {
  if (first.organizationId !== second.organizationId || first.mode !== second.mode) {
    const message = 'The bearer token and the API key disagree.';
    throw new CredentialError('FORBIDDEN', knownByIdentity(first), {}, { message });
  }
  return {
    ...first,
    caller: weakerCaller(first.caller, second.caller),
    applications: [...first.applications, ...second.applications],
  };
}

const sentTwice =
  'authorization and x-api-key hold the same credential. Send a bearer token in authorization, or an API key in x-api-key.';
const tokenAsKey = 'x-api-key holds a bearer token. Send it as Authorization: Bearer.';
const keyAsToken = 'authorization holds an API key. Send it as x-api-key.';

/** Three parts, of which the first is a JSON object: no API key has that form. */
const tokenForm = /^(?:Bearer +)?eyJ[\w-]*\.[\w-]*\.[\w-]*$/i;
/** As `mintApiKey` makes them: no token has that form. */
const keyForm = /^rk_(?:live|test)_/;

function misplacementOf({ bearer, apiKey }: Credentials): string | null {
  if (bearer !== undefined && apiKey?.replace(/^Bearer +/i, '') === bearer) return sentTwice;
  if (apiKey !== undefined && tokenForm.test(apiKey)) return tokenAsKey;
  return bearer !== undefined && keyForm.test(bearer) ? keyAsToken : null;
}

/** Says of a credential in the wrong header that it is there, and nothing of whether it is valid. */
function requireOwnHeaders(given: Credentials): void {
  const message = misplacementOf(given);
  if (message !== null) throw new AppError('UNAUTHENTICATED', {}, { message });
}

async function identify(deps: TokenDependencies, given: Credentials): Promise<Identity | null> {
  requireOwnHeaders(given);
  const { bearer: token, apiKey: key, bounds } = given;
  const bearer = token === undefined ? null : await identifyByToken(deps, token, bounds);
  const apiKey = key === undefined ? null : await identifyByApiKey(deps, key, bounds);
  return bearer && apiKey ? combine(bearer, apiKey) : (bearer ?? apiKey);
}

function checkAccount(identity: Identity, account: string | undefined): void {
  if (account !== undefined && account !== identity.organization.account) {
    const message = 'x-site-context names the account of another organization.';
    const known = knownByIdentity(identity);
    throw new CredentialError('FORBIDDEN', known, { field: 'account' }, { message });
  }
}

/**
 * Returns the context of one request. Without any credential the caller is anonymous and there is no site. Throws, in this
 * order, `UNAUTHENTICATED` for a credential that is present but not valid, `FORBIDDEN` if two credentials disagree,
 * `INVALID_SITE_CONTEXT`, and `FORBIDDEN` if it names another organization's account; also `OVERLOADED`.
 */
export async function authenticate(
  deps: TokenDependencies,
  given: Credentials,
): Promise<AuthenticatedContext> {
  const { requestId, clientIp, isAbandoned, bounds } = given;
  const request = { requestId, clientIp, isAbandoned, ...(bounds && { bounds }) };
  const identity = await identify(deps, given);
  const siteFilter = parseSiteContext(given.siteContext);
  if (!identity) return { ...request, caller: anonymous, site: null };
  const { caller, owner, applications, ...site } = identity;
  checkAccount(identity, siteFilter.account);
  const context = { ...request, caller, site: { ...site, siteFilter }, applications };
  return { ...context, ...(owner && { owner }) };
}
