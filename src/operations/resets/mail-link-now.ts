/**
 * Mail a reset's link while the caller waits, and answer it as well: for integrations, as fabric has it. So the
 * mail's token is made once. A job stands by in case that this process dies before it has told how it went;
 * it would mail a new link, and nobody would have been answered the one before.
 */
import {
  requirePermission,
  type AuthorizedContext,
  type RequestContext,
} from '../../domain/access/context.js';
import type { Customer } from '../../domain/customers/customer.js';
import { parseEmailAddress } from '../../domain/shared/email-address.js';
import { chooseLink } from '../../domain/resets/links.js';
import { digestSecret, mintSecret } from '../../domain/resets/token.js';
import type { PlainResetLink } from '../../domain/shared/secret.js';
import { addReset, resetCreated } from './support/add.js';
import { recordEvent } from '../events/support/publish.js';
import { originOf } from '../events/support/new-event.js';
import type {
  Dependencies,
  LoggedMail,
  ResetLinkMessage,
  Tx,
  MailFailure,
} from '../ports/index.js';
import { issueToken } from './support/issue-token.js';
import { lockCustomer } from './support/lock-customer.js';

export interface MailedResetLink {
  readonly customer: Customer;
  readonly resetLink: PlainResetLink;
  /** Whether the mail was sent. If not, nothing tries again: the caller has the link. */
  readonly isMailed: boolean;
}

/** A process that is told to stop waits ten seconds for its requests. */
const sendTimeoutMs = 8_000;
/** Long after the caller was answered, or the process is dead. */
const standByMs = 60_000;

const queue = 'password_reset_mails';
const usual = { link: null, locale: null };
const noCommonAttributes = { reference: null, referenceOrigin: null, metadata: {} };

interface Prepared {
  readonly message: ResetLinkMessage;
  readonly standBy: string | null;
}

async function write(
  deps: Dependencies,
  tx: Tx,
  context: AuthorizedContext,
  key: string,
): Promise<ResetLinkMessage> {
  const { organization } = context.site;
  const customer = await lockCustomer(tx, context.site, key);
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
  return { organization, customer, reset, token, ...usual };
}

async function prepare(
  deps: Dependencies,
  context: AuthorizedContext,
  key: string,
): Promise<Prepared> {
  const { organizationId, mode } = context.site;
  return deps.unitOfWork.run(async (tx) => {
    const message = await write(deps, tx, context, key);
    const { id: passwordResetId, createdAt } = message.reset;
    // By the clock that workers go by: one that is behind would have the job begin at once.
    const startAt = new Date(createdAt.getTime() + standByMs);
    const { requestId } = context;
    const data = { organizationId, mode, requestId, passwordResetId, ...usual };
    return { message, standBy: await tx.jobs.add(queue, data, { startAt }) };
  });
}

function loggedMail(
  { requestId, site }: AuthorizedContext,
  { message, standBy: jobId }: Prepared,
): LoggedMail {
  const { organizationId, mode } = site;
  const { reset, customer } = message;
  const [passwordResetId, customerId] = [reset.id, customer.id];
  return { organizationId, mode, jobId, requestId, passwordResetId, customerId };
}

async function record(
  deps: Dependencies,
  { site }: AuthorizedContext,
  { message, standBy }: Prepared,
  problem: MailFailure | null,
): Promise<void> {
  const status = problem === null ? 'SENT' : 'FAILED';
  const detail = problem?.detail ?? null;
  await deps.unitOfWork.run(async (tx) => {
    await tx.passwordResets.setDelivery(site, message.reset.id, { status, detail });
    // Either way: a later mail would end the link that is answered now.
    if (standBy !== null) await tx.jobs.withdraw(queue, standBy);
  });
}

/**
 * Supersedes the customer's pending resets. Neither the limits of mails to an address nor "it was not me" hold
 * it back: an integration asks, which could mail the link itself. Throws `CUSTOMER_NOT_FOUND`,
 * `CUSTOMER_INACTIVE`, and `BAD_USER_INPUT` where the organization has no link to mail.
 */
export async function mailResetLink(
  deps: Dependencies,
  context: RequestContext,
  input: { readonly customerEmail: string },
): Promise<MailedResetLink> {
  requirePermission(context, 'password_reset.create');
  const { key } = parseEmailAddress(input.customerEmail, 'customerEmail');
  chooseLink(deps.resetLinks, context.site.organization.slug, usual.link);
  const prepared = await prepare(deps, context, key);
  const { message } = prepared;
  const problem = await deps.customerMailer.sendResetLink(message, sendTimeoutMs);
  deps.mailLog.tried(loggedMail(context, prepared), problem);
  await record(deps, context, prepared, problem);
  const resetLink = deps.customerMailer.resetLinkOf(message);
  return { customer: message.customer, resetLink, isMailed: problem === null };
}
