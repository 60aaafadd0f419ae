/**
 * Mails a reset's link while the caller waits, and returns the link as well, as fabric's API does. The mail and the
 * response have the same token. If this process dies before it has recorded the outcome, the caller gets no link; a
 * job that starts a minute later then mails a new one.
 */
import { noBounds } from '../../domain/access/bounds.js';
import { requirePermission } from '../../domain/access/permissions.js';
import { type AuthorizedContext, type RequestContext } from '../../domain/access/context.js';
import type { Customer } from '../../domain/customers/customer.js';
import { parseEmailAddress } from '../../domain/shared/email-address.js';
import { chooseLink } from '../../domain/resets/links.js';
import { digestSecret, mintSecret } from '../../domain/resets/token.js';
import type { PlainResetLink } from '../../domain/shared/secret.js';
import { addReset, resetCreated } from './support/add.js';
import { recordEvent, type EventDependencies } from '../events/support/record-event.js';
import { originOf } from '../events/support/new-event.js';
import type {
  Dependencies,
  MailFailure,
  ObservedMail,
  ResetLinkMessage,
  Tx,
} from '../ports/index.js';
import { noCommonAttributes } from '../shared/common-attributes.js';
import { countRequest, type LimitDependencies } from '../shared/attempts.js';
import { toMailEvent } from '../shared/mail-outcome.js';
import { issueToken } from './support/issue-token.js';
import { lockCustomer } from './support/lock-customer.js';

export interface MailedResetLink {
  readonly customer: Customer;
  readonly resetLink: PlainResetLink;
  /** Whether the mail was sent. If not, no later attempt follows: the caller has the link. */
  readonly isMailed: boolean;
}

/** Below the ten seconds that a process waits for its requests when it stops. */
const sendTimeoutMs = 8_000;
/** By then the caller has its response, or the process has died. */
const fallbackDelayMs = 60_000;

const queue = 'password_reset_mails';
const defaults = { link: null, locale: null };

type MailDependencies = EventDependencies &
  LimitDependencies &
  Pick<
    Dependencies,
    | 'unitOfWork'
    | 'resetTokenSigner'
    | 'resetTokenTtlSeconds'
    | 'resetLinks'
    | 'customerMailer'
    | 'observe'
  >;

interface Prepared {
  readonly message: ResetLinkMessage;
  readonly fallbackJobId: string | null;
}

async function addMessage(
  deps: MailDependencies,
  tx: Tx,
  context: AuthorizedContext,
  emailKey: string,
): Promise<ResetLinkMessage> {
  const { organization } = context.site;
  const customer = await lockCustomer(tx, context.site, emailKey);
  const secret = mintSecret();
  const origin = originOf(context);
  const reset = await addReset(tx, origin, {
    customer,
    tokenKind: 'jwt',
    tokenDigest: digestSecret('jwt', secret),
    ttlSeconds: deps.resetTokenTtlSeconds,
    deliveryStatus: 'QUEUED',
    ...noCommonAttributes,
  });
  const token = await issueToken(deps, organization, reset, secret);
  const { expiresAt } = reset;
  await recordEvent(deps, tx, origin, resetCreated(origin, reset), { token, expiresAt });
  return { organization, customer, reset, token, ...defaults };
}

async function addFallbackJob(
  tx: Tx,
  { site: { organizationId, mode }, requestId }: AuthorizedContext,
  { reset: { id: passwordResetId, createdAt } }: ResetLinkMessage,
): Promise<string | null> {
  // By the database's clock, as workers do: if this process's clock were behind, the job would start at once.
  const startAt = new Date(createdAt.getTime() + fallbackDelayMs);
  const data = { organizationId, mode, requestId, passwordResetId, ...defaults };
  return tx.jobs.add(queue, data, { startAt });
}

async function prepare(
  deps: MailDependencies,
  context: AuthorizedContext,
  emailKey: string,
): Promise<Prepared> {
  return deps.unitOfWork.run(async (tx) => {
    const message = await addMessage(deps, tx, context, emailKey);
    return { message, fallbackJobId: await addFallbackJob(tx, context, message) };
  });
}

function mailOf({ requestId, site }: AuthorizedContext, prepared: Prepared): ObservedMail {
  const { organizationId, mode } = site;
  const { message, fallbackJobId: jobId } = prepared;
  const [passwordResetId, customerId] = [message.reset.id, message.customer.id];
  return { queue, jobId, organizationId, mode, requestId, passwordResetId, customerId };
}

/** Sends the message, outside of any transaction. Returns null, or why it was not sent. */
async function send(
  deps: MailDependencies,
  context: AuthorizedContext,
  prepared: Prepared,
): Promise<MailFailure | null> {
  const failure = await deps.customerMailer.sendResetLink(prepared.message, sendTimeoutMs);
  deps.observe(toMailEvent(mailOf(context, prepared), failure));
  return failure;
}

async function record(
  deps: MailDependencies,
  { site }: AuthorizedContext,
  { message, fallbackJobId }: Prepared,
  failure: MailFailure | null,
): Promise<void> {
  const status = failure === null ? 'SENT' : 'FAILED';
  const detail = failure?.detail ?? null;
  // The mail may have left, whether the client still waits or not.
  await deps.unitOfWork.run(async (tx) => {
    await tx.passwordResets.setDelivery(site, message.reset.id, { status, detail });
    // Also after a failure: a later mail would end the link that the caller gets now.
    if (fallbackJobId !== null) await tx.jobs.withdraw(queue, fallbackJobId);
  }, noBounds);
}

/**
 * Supersedes the customer's pending resets. Neither the limits on mails to an address nor "it was not me" suppress
 * the mail: the caller is an integration, which could mail the link itself. Throws `INVALID_EMAIL`,
 * `CUSTOMER_NOT_FOUND`, `CUSTOMER_INACTIVE`, `RATE_LIMITED`, and `BAD_USER_INPUT` if the organization has no link to
 * mail.
 */
export async function mailResetLink(
  deps: MailDependencies,
  context: RequestContext,
  input: { readonly customerEmail: string },
): Promise<MailedResetLink> {
  requirePermission(context, 'password_reset.create');
  const { key } = parseEmailAddress(input.customerEmail, 'customerEmail');
  chooseLink(deps.resetLinks, context.site.organization.slug, defaults.link);
  await countRequest(deps, context, { emailKey: key });
  const prepared = await prepare(deps, context, key);
  deps.observe({ kind: 'reset.requested', mode: context.site.mode, by: 'integration' });
  const failure = await send(deps, context, prepared);
  await record(deps, context, prepared, failure);
  const { message } = prepared;
  const resetLink = deps.customerMailer.resetLinkOf(message);
  return { customer: message.customer, resetLink, isMailed: failure === null };
}
