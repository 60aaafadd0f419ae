/** Who asks, and for which site: built once per request from its credentials, the same for every API. */
import { digestApiKey } from '../../domain/access/api-key.js';
import { anonymous, weakerCaller } from '../../domain/access/context.js';
import type { Caller, RequestContext } from '../../domain/access/context.js';
import { AppError } from '../../domain/shared/errors.js';
import type { Application, Organization, Partition } from '../../domain/access/organization.js';
import { parseSiteContext } from '../../domain/access/site-context.js';
import type { AccessTokenClaims, Dependencies, ReadTx } from '../ports/index.js';

/** The credentials of a request as its headers held them. */
export interface Credentials {
  readonly requestId: string;
  readonly clientIp: string;
  /** The bearer token, without its scheme. */
  readonly bearer: string | undefined;
  readonly apiKey: string | undefined;
  readonly siteContext: string | undefined;
}

interface Identity extends Partition {
  readonly organization: Organization;
  readonly caller: Caller;
}

const maxApiKeyLength = 256;

function refuse(): never {
  throw new AppError('UNAUTHENTICATED');
}

/**
 * A registered application must be of the token's organization and not revoked; without an owner, whose
 * own permissions hold, also of its kind. Others are the issuer's.
 */
function checkApplication(application: Application | null, claims: AccessTokenClaims): void {
  if (!application) return;
  if (application.organizationId !== claims.organizationId) refuse();
  if (application.revokedAt) refuse();
  if (claims.ownerId === null && application.kind !== claims.kind) refuse();
}

/** A customer's token ends with the password it was issued under. */
async function checkOwner(tx: ReadTx, claims: AccessTokenClaims, ownerId: string): Promise<void> {
  const customer = await tx.customers.findById(claims, ownerId);
  if (!customer?.isActive) refuse();
  const credential = await tx.credentials.find(claims, ownerId);
  if (claims.passwordVersion !== null) {
    if (credential?.version !== claims.passwordVersion) refuse();
    return;
  }
  if (claims.issuedAt === null) refuse();
  // `iat` has whole seconds: a token of the very second of the change may be older than the change.
  const changedAt = credential ? Math.floor(credential.changedAt.getTime() / 1000) : -1;
  if (claims.issuedAt <= changedAt) refuse();
}

async function identifyBearer(deps: Dependencies, bearer: string): Promise<Identity> {
  const claims = await deps.accessTokenVerifier.verify(bearer);
  const { organizationId, mode, applicationId, ownerId: customerId } = claims;
  const client = await deps.clients.findClient(organizationId, applicationId);
  if (!client) refuse();
  checkApplication(client.application, claims);
  if (customerId !== null) {
    await deps.unitOfWork.read((tx) => checkOwner(tx, claims, customerId));
  }
  const { organization } = client;
  const kind = customerId === null ? claims.kind : 'customer';
  return { organizationId, mode, organization, caller: { kind, applicationId, customerId } };
}

async function identifyApiKey(deps: Dependencies, apiKey: string): Promise<Identity> {
  if (apiKey.length > maxApiKeyLength) refuse();
  const client = await deps.clients.findClientByKeyDigest(digestApiKey(apiKey));
  if (!client) refuse();
  const { organization, application } = client;
  const { organizationId, mode, kind, id } = application;
  const caller = { kind, applicationId: id, customerId: null };
  return { organizationId, mode, organization, caller };
}

/** Two credentials must speak of one partition; the weaker caller's permissions hold. */
function combine(first: Identity, second: Identity): Identity {
  if (first.organizationId !== second.organizationId || first.mode !== second.mode) {
    throw new AppError('FORBIDDEN', {}, { message: 'The bearer token and the API key disagree.' });
  }
  return { ...first, caller: weakerCaller(first.caller, second.caller) };
}

async function identify(deps: Dependencies, given: Credentials): Promise<Identity | null> {
  const bearer = given.bearer === undefined ? null : await identifyBearer(deps, given.bearer);
  const apiKey = given.apiKey === undefined ? null : await identifyApiKey(deps, given.apiKey);
  return bearer && apiKey ? combine(bearer, apiKey) : (bearer ?? apiKey);
}

function checkAccount(organization: Organization, account: string | undefined): void {
  if (account !== undefined && account !== organization.account) {
    const message = 'x-site-context names the account of another organization.';
    throw new AppError('FORBIDDEN', { field: 'account' }, { message });
  }
}

/**
 * The context of one request. Without any credential the caller is anonymous and there is no site.
 * Throws `INVALID_SITE_CONTEXT` before any other work, `UNAUTHENTICATED` for a credential that is
 * present and not valid, `FORBIDDEN` where credentials and header disagree.
 */
export async function authenticate(
  deps: Dependencies,
  given: Credentials,
): Promise<RequestContext> {
  const siteFilter = parseSiteContext(given.siteContext);
  const { requestId, clientIp } = given;
  const identity = await identify(deps, given);
  if (!identity) return { requestId, clientIp, caller: anonymous, site: null };
  const { organizationId, mode, organization, caller } = identity;
  checkAccount(organization, siteFilter.account);
  return { requestId, clientIp, caller, site: { organizationId, mode, organization, siteFilter } };
}
