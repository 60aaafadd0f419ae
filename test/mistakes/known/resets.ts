/** Mistakes by which a reset is used twice, too late, or by somebody else. */
import type { Mistake } from '../mistake.js';

const redeem = 'database/repositories/redeem.ts';
const redeemOnce = 'e2e/resets/redeem-once';

export const resetMistakes: readonly Mistake[] = [
  {
    name: 'a redeeming UPDATE without the single-use guard',
    file: redeem,
    find: 'AND id = $3 AND ${isPending}',
    replace: 'AND id = $3',
    noticedBy: [[redeemOnce, 'if another request redeems it while']],
  },
  {
    name: 'a redeeming UPDATE that forgets the expiry',
    file: 'database/repositories/reset-conditions.ts',
    find: 'isPending = `${isOpen} AND expires_at > now()`',
    replace: 'isPending = isOpen',
    noticedBy: [[redeemOnce, 'if it expires while']],
  },
  {
    name: '"still active" not asked again under the lock at a redeem',
    file: 'operations/resets/redeem.ts',
    find: 'if (!customer?.isActive) throw',
    replace: 'if (!customer) throw',
    noticedBy: [[redeemOnce, 'if its customer is disabled past the service while']],
  },
  {
    name: '"still active" not asked again under the lock at a change',
    file: 'operations/passwords/change.ts',
    find: 'if (!customer?.isActive || current',
    replace: 'if (!customer || current',
    noticedBy: [['integration/operations/change-password', 'the customer is disabled']],
  },
  {
    name: 'the password not compared again under the lock at a change',
    file: 'operations/passwords/change.ts',
    find: ' || current?.version !== verified.credential.version',
    replace: '',
    noticedBy: [['integration/operations/change-password', 'the password is changed']],
  },
  {
    name: 'expiry by the clock of the process',
    file: 'domain/resets/reset.ts',
    find: 'reset.expiresAt <= reset.asOf',
    replace: 'reset.expiresAt <= new Date()',
    noticedBy: [['unit/domain/resets/reset', 'a millisecond before its end']],
  },
  {
    name: 'a digest without the kind of its token',
    file: 'domain/resets/token.ts',
    find: '`${kind}:${secret}`',
    replace: 'secret',
    noticedBy: [['unit/domain/resets/token', 'is kept as a digest of 32 bytes']],
  },
  {
    name: 'a new reset that leaves the older ones',
    file: 'operations/resets/support/add.ts',
    find: 'await tx.passwordResets.supersedePending(origin, customer.id);',
    replace: '',
    noticedBy: [[redeemOnce, 'is superseded by a newer one']],
  },
  {
    name: 'a changed password that leaves the resets',
    file: 'operations/passwords/store.ts',
    find: 'if (isChange) await tx.passwordResets.supersedePending(site, customer.id);',
    replace: '',
    noticedBy: [[redeemOnce, 'is superseded by a changed password']],
  },
  {
    name: "a redeem that leaves the customer's other resets",
    file: redeem,
    find: 'AND id <> $3 AND ${isEndable}',
    replace: 'AND false',
    noticedBy: [[redeemOnce, "ends the customer's other resets"]],
  },
  {
    name: "a redeem that ends other customers' resets",
    file: redeem,
    find: '\n      AND customer_id = (SELECT customer_id FROM redeemed)',
    replace: '',
    noticedBy: [[redeemOnce, "leaves other customers' resets alone"]],
  },
  {
    name: 'a changed address that leaves the resets',
    file: 'operations/customers/update.ts',
    find: 'else if (now.email !== before.email)',
    replace: 'else if (now.email === before.email)',
    noticedBy: [[redeemOnce, 'is superseded by a new address']],
  },
  {
    name: 'a disabled customer who keeps the resets',
    file: 'operations/customers/update.ts',
    find: 'if (!now.isActive) await tx.passwordResets.revokePending(site, now.id);',
    replace: 'if (!now.isActive) return;',
    noticedBy: [[redeemOnce, 'while its customer is disabled, and revoked from then on']],
  },
  {
    name: 'a deleted reset that is not revoked',
    file: 'database/repositories/password-reset-store.ts',
    find: 'revokedAt: revokedIfEndable, ',
    replace: '',
    noticedBy: [[redeemOnce, 'is revoked when it is deleted']],
  },
  {
    name: "a token taken for another reset's",
    file: 'operations/resets/support/find-by-token.ts',
    find: 'if (target.resetId !== undefined && target.resetId !== reset.id) return false;',
    replace: '',
    noticedBy: [[redeemOnce, "is not recognized under another reset's"]],
  },
  {
    name: "a token taken for another customer's",
    file: 'operations/resets/support/find-by-token.ts',
    find: 'if (target.customerId !== undefined && target.customerId !== reset.customerId) return false;',
    replace: '',
    noticedBy: [[redeemOnce, "is not recognized under another reset's"]],
  },
  {
    name: '"it was not me" after the token was used',
    file: 'operations/resets/cancel.ts',
    find: "reason === 'EXPIRED' || reason === 'ALREADY_USED'",
    replace: "reason === 'EXPIRED'",
    noticedBy: [['e2e/mail/mailed-resets', 'nothing once the password was set']],
  },
  {
    name: '"it was not me" by the mailbox of a former address',
    file: 'operations/resets/cancel.ts',
    find: 'if (reset.customerEmail !== customer.email) throw',
    replace: 'if (reset.customerId !== customer.id) throw',
    noticedBy: [
      [
        'e2e/mail/mailed-resets',
        'is refused to the mailbox of an address that the customer has left',
      ],
    ],
  },
  {
    name: '"it was not me" that does not suppress further mails',
    file: 'operations/resets/cancel.ts',
    find: 'if (!(await tx.mailboxes.suppress(site, key, { isAnew }))) return;',
    replace: "if (isAnew && key === '') return;",
    noticedBy: [['e2e/mail/mailed-resets', 'suppresses further mails for an hour']],
  },
  {
    name: 'a second press on "it was not me" that counts like the first',
    file: 'operations/resets/cancel.ts',
    find: 'suppress(site, key, { isAnew })',
    replace: 'suppress(site, key, { isAnew: isAnew || true })',
    noticedBy: [['e2e/mail/mailed-resets', 'pressed again ends nothing that an integration did']],
  },
];
