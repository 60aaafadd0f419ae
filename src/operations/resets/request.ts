/**
 * Requests a link by mail, for a customer who forgot the password. Whatever the address is, it does one thing: it adds
 * a job. So known and unknown addresses get the same response after the same time (OWASP ASVS 5.0, 6.3.8). The job has
 * more to do for a known address. It starts at a random moment, so that the time of the next requests does not tell.
 */
import { randomInt } from 'node:crypto';
import { requirePermission } from '../../domain/access/permissions.js';
import { type RequestContext } from '../../domain/access/context.js';
import { chooseLink } from '../../domain/resets/links.js';
import { parseEmailAddress } from '../../domain/shared/email-address.js';
import { readLocale } from '../../domain/shared/locale.js';
import { originOf } from '../events/support/new-event.js';
import type { Dependencies } from '../ports/index.js';
import { countRequest, networkOf, type LimitDependencies } from '../shared/attempts.js';
import { requesterOf } from './support/requester.js';

interface RequestPasswordResetInput {
  readonly customerEmail: string;
  /** The preferred language of the mail, as a BCP 47 tag. A malformed tag is ignored. */
  readonly locale?: string | null | undefined;
  /** The name of one of the organization's links; null or undefined for its default link. */
  readonly link?: string | null | undefined;
}

interface RequestedPasswordReset {
  /** After how long a front end may offer to send the mail again. The same for every address. */
  readonly resendAfterSeconds: number;
}

const resendAfterSeconds = 60;

type RequestDependencies = Pick<Dependencies, 'unitOfWork' | 'resetLinks' | 'resetMailSpreadMs'> &
  LimitDependencies;

/**
 * Throws `INVALID_EMAIL`, `BAD_USER_INPUT` for a link that the organization does not have, and `RATE_LIMITED`, which
 * depends on the caller alone.
 */
export async function requestPasswordReset(
  deps: RequestDependencies,
  context: RequestContext,
  { customerEmail, locale, link = null }: RequestPasswordResetInput,
): Promise<RequestedPasswordReset> {
  requirePermission(context, 'password_reset.request');
  const { key } = parseEmailAddress(customerEmail, 'customerEmail');
  chooseLink(deps.resetLinks, context.site.organization.slug, link);
  await countRequest(deps, context);
  const request = {
    ...originOf(context),
    emailKey: key,
    link,
    locale: readLocale(locale),
    requester: requesterOf(networkOf(context)),
  };
  const delayMs = randomInt(deps.resetMailSpreadMs + 1);
  await deps.unitOfWork.enqueue('password_reset_requests', request, delayMs);
  deps.observe({ kind: 'reset.requested', mode: context.site.mode, by: 'customer' });
  return { resendAfterSeconds };
}
