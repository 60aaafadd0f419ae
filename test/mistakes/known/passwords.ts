/** Mistakes by which a password is weak, not asked for, or guessed. */
import type { Mistake } from '../mistake.js';

const hasher = 'security/argon2-hasher.ts';
const passwordPolicy = 'domain/passwords/policy.ts';
const unlimited = "{ organizationId: '', callerKey: '', isProven: true, isAbandoned: () => false }";

const verification: readonly Mistake[] = [
  {
    name: 'the result of argon2 ignored',
    file: hasher,
    find: 'return verifySafely(stored, password, pepper);',
    replace: 'return verifySafely(stored, password, pepper).then(() => true);',
    noticedBy: [['integration/security/argon2', 'another case']],
  },
  {
    name: 'a customer without a password who signs in by the decoy',
    file: hasher,
    find: '    await verifySafely(await decoy, password, current);\n    return false;',
    replace: '    return verifySafely(await decoy, password, current);',
    noticedBy: [['integration/security/argon2', 'not even the word it is compared with']],
  },
  {
    name: 'an early return for unknown addresses at the sign-in',
    file: 'operations/passwords/support/verify.ts',
    find: '  const isVerified = await',
    replace:
      "  if (!holder) throw new AppError('INVALID_CREDENTIALS');\n  const isVerified = await",
    noticedBy: [['integration/operations/unknown-addresses', 'a sign-in']],
  },
  {
    name: 'an early return for passwordless customers at the sign-in',
    file: 'operations/passwords/support/verify.ts',
    find: '  const isVerified = await',
    replace: "  if (!hash) throw new AppError('INVALID_CREDENTIALS');\n  const isVerified = await",
    noticedBy: [['integration/operations/unknown-addresses', 'a sign-in']],
  },
  {
    name: 'another statement for a known address at the sign-in',
    file: 'operations/passwords/support/verify.ts',
    find: '  const hash = holder',
    replace: `  const { id } = holder?.customer ?? {};
  if (id) await unitOfWork.read((tx) => tx.credentials.find(context.site, id));
  const hash = holder`,
    noticedBy: [['integration/operations/unknown-addresses', 'a sign-in']],
  },
  {
    name: 'an early return for unknown addresses at the request of a mail',
    file: 'operations/resets/request.ts',
    find: '  await deps.unitOfWork.enqueue(',
    replace: `  const { site } = context;
  const known = await deps.unitOfWork.read((tx) => tx.customers.findByEmailKey(site, key));
  if (!known) return { resendAfterSeconds };
  await deps.unitOfWork.enqueue(`,
    noticedBy: [['integration/operations/unknown-addresses', 'a request for a mail']],
  },
  {
    name: 'a requested mail that is begun at once',
    file: 'operations/resets/request.ts',
    find: 'randomInt(deps.resetMailSpreadMs + 1)',
    replace: '0',
    noticedBy: [['e2e/mail/unlinkable', 'waits for a random part of the spread']],
  },
  {
    name: 'a disabled customer who signs in',
    file: 'operations/passwords/support/verify.ts',
    find: '|| !holder?.credential || !holder.customer.isActive)',
    replace: '|| !holder?.credential)',
    noticedBy: [['e2e/security/hash-gate', 'answers the same for']],
  },
];

const policy: readonly Mistake[] = [
  {
    name: 'the policy skipped at a change',
    file: 'operations/passwords/change.ts',
    find: 'await hashNewPassword(deps, context, verified.customer, newPassword)',
    replace: `await deps.hasher.hash(newPassword, ${unlimited})`,
    noticedBy: [['e2e/api/graphql/unions', 'comes with the policy to count by']],
  },
  {
    name: 'the policy skipped at a redeem',
    file: 'operations/resets/redeem.ts',
    find: 'await hashNewPassword(deps, context, customer, password)',
    replace: `await deps.hasher.hash(password, ${unlimited})`,
    noticedBy: [['e2e/resets/redeem-once', 'is not consumed by a rejected password']],
  },
  {
    name: 'the policy skipped for a new customer',
    file: 'operations/customers/create.ts',
    find: 'return hashNewPassword(deps, context, customer, password)',
    replace: `return deps.hasher.hash(password, ${unlimited})`,
    noticedBy: [['e2e/api/graphql/unions', 'comes with the policy to count by']],
  },
  {
    name: 'the policy skipped for a first password',
    file: 'operations/customers/update.ts',
    find: 'return hashNewPassword(deps, context, customer, update.password)',
    replace: `return deps.hasher.hash(update.password, ${unlimited})`,
    noticedBy: [['integration/operations/first-password', 'the policy refuses it']],
  },
  {
    name: 'common passwords allowed',
    file: passwordPolicy,
    find: ' || rules.commonPasswords.includes(fold(text))',
    replace: '',
    noticedBy: [['e2e/resets/redeem-once', 'is not consumed by a rejected password']],
  },
  {
    name: 'common passwords looked up as they were typed',
    file: passwordPolicy,
    find: 'rules.commonPasswords.includes(fold(text))',
    replace: 'rules.commonPasswords.includes(text)',
    noticedBy: [['unit/domain/passwords/policy', 'is found in any case']],
  },
  {
    name: 'the name of the customer allowed as the password',
    file: 'operations/passwords/support/hash-new-password.ts',
    find: 'const personalData = personalDataOf(customer, context.site.organization);',
    replace: 'const personalData: string[] = [];',
    noticedBy: [['e2e/resets/redeem-once', 'is not consumed by a rejected password']],
  },
  {
    name: 'a password that is trimmed',
    file: passwordPolicy,
    find: "? text.normalize('NFC') : text",
    replace: "? text.normalize('NFC').trim() : text",
    noticedBy: [['unit/domain/passwords/policy', 'and stay as typed']],
  },
];

const storing: readonly Mistake[] = [
  {
    name: 'a hash made anew that overwrites a newer password',
    file: 'database/repositories/credentials.ts',
    find: 'CASE WHEN hash = $4 THEN coalesce($5, hash) ELSE hash END',
    replace: "CASE WHEN $4 <> '' THEN coalesce($5, hash) ELSE hash END",
    noticedBy: [['e2e/security/hash-gate', 'is not made anew in place of a newer password']],
  },
  {
    name: 'a first password in place of one that came meanwhile',
    file: 'operations/customers/update.ts',
    find: '  await requireNoPassword(tx, context.site, password.customer.id);\n',
    replace: '',
    noticedBy: [['integration/operations/first-password', 'at the same time']],
  },
  {
    name: 'an event of the change left out',
    file: 'operations/passwords/store.ts',
    find: '  await tx.events.add(site, event);\n',
    replace: '',
    noticedBy: [['integration/operations/set-password', 'takes its steps in the one order']],
  },
  {
    name: 'an organization that keeps the hasher from the others',
    file: 'domain/shared/fair-queue.ts',
    find: 'rotate(organizations, organizationId, callers, callers.size === 0);',
    replace: 'if (callers.size === 0) organizations.delete(organizationId);',
    noticedBy: [['unit/security/hash-gate', 'serves shops in turn']],
  },
  {
    name: 'guesses that take the places of redemptions',
    file: 'security/hash-gate.ts',
    find: 'return isProven ? proven : guesses;',
    replace: 'return isProven && guesses.size === 0 ? proven : guesses;',
    noticedBy: [['unit/security/hash-gate', 'serves proven callers before guesses']],
  },
  {
    name: 'a hash for a client that has gone',
    file: 'security/hash-gate.ts',
    find: 'while (next?.turn.isAbandoned()) {',
    replace: 'while (next && running < 0) {',
    noticedBy: [['unit/security/hash-gate', 'never starts work whose client has gone']],
  },
  {
    name: 'a wait for the hasher without an end',
    file: 'security/hash-gate.ts',
    find: 'const maxWaitMs = 2000;',
    replace: 'const maxWaitMs = 200_000;',
    noticedBy: [['unit/security/hash-gate', 'refuses what has waited for two seconds']],
  },
];

export const passwordMistakes: readonly Mistake[] = [...verification, ...policy, ...storing];
