/**
 * A customer who forgot the password asks for a link by mail. Does one thing, whatever the address is: it
 * leaves a job. So known and unknown addresses get the same answer in the same time (OWASP ASVS 5.0, 6.3.8).
 */
import { requirePermission, type RequestContext } from '../../domain/access/context.js';
import { parseEmailAddress } from '../../domain/shared/email-address.js';
import { readLocale } from '../../domain/shared/locale.js';
import { chooseLink } from '../../domain/resets/links.js';
import { originOf } from '../events/support/new-event.js';
import type { Dependencies } from '../ports/index.js';

interface RequestPasswordResetInput {
  readonly customerEmail: string;
  /** The language of the mail: a wish. */
  readonly locale?: string | null | undefined;
  /** The name of one of the organization's links. */
  readonly link?: string | null | undefined;
}

interface RequestedPasswordReset {
  /** The same for every address. */
  readonly resendAfterSeconds: number;
}

const resendAfterSeconds = 60;

/** Throws `BAD_USER_INPUT` for what is no address and for a link that the organization does not have. */
export async function requestPasswordReset(
  deps: Dependencies,
  context: RequestContext,
  { customerEmail, locale, link = null }: RequestPasswordResetInput,
): Promise<RequestedPasswordReset> {
  requirePermission(context, 'password_reset.request');
  const { key } = parseEmailAddress(customerEmail, 'customerEmail');
  chooseLink(deps.resetLinks, context.site.organization.slug, link);
  await deps.unitOfWork.enqueue('password_reset_requests', {
    ...originOf(context),
    emailKey: key,
    link,
    locale: readLocale(locale),
  });
  return { resendAfterSeconds };
}
