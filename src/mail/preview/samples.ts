/** The people and links of a preview: nothing in it is anybody's, and no link works. */
import type { Organization } from '../../domain/access/organization.js';
import type { Customer } from '../../domain/customers/customer.js';
import type { ResetLink } from '../../domain/resets/links.js';
import type { PasswordReset } from '../../domain/resets/reset.js';
import { PlainResetToken } from '../../domain/shared/secret.js';
import type { Locale } from '../messages/index.js';

/** The same in each preview, so that two of them differ only in what was changed. */
const moment = new Date('2026-01-31T13:45:00Z');

const noReference = { reference: null, referenceOrigin: null, metadata: {} };
const times = { createdAt: moment, updatedAt: moment };

export const sampleMoment = moment;

/** As long as a real one, so that it breaks at the same places. */
export const sampleToken = new PlainResetToken('this-is-a-preview-and-not-a-token-0123456789');

/** Of an organization without pages in RESET_LINKS. */
export const sampleLink: ResetLink = {
  reset: 'https://shop.example/reset-password',
  cancel: 'https://shop.example/not-me',
};

/** Returns an organization; without a name in its settings, mails begin with that of the database. */
export function sampleOrganization(slug: string, name: string): Organization {
  return { id: 'AAAAAAAAAA', account: 'A'.repeat(24), slug, name, createdAt: moment };
}

export function sampleCustomer(locale: Locale): Customer {
  return {
    id: 'CCCCCCCCCC',
    email: 'pat.example@customers.example',
    status: 'acquired',
    isActive: true,
    channel: null,
    stage: null,
    profile: { name: { first: 'Pat', last: 'Example' } },
    locale,
    ...noReference,
    ...times,
  };
}

export function sampleReset({ id, email }: Customer): PasswordReset {
  return {
    id: 'RRRRRRRRRR',
    customerId: id,
    customerEmail: email,
    tokenKind: 'opaque',
    expiresAt: moment,
    redeemedAt: null,
    supersededAt: null,
    revokedAt: null,
    deletedAt: null,
    deliveryStatus: 'QUEUED',
    deliveryAttemptedAt: null,
    deliveryDetail: null,
    ...noReference,
    ...times,
    asOf: moment,
  };
}
