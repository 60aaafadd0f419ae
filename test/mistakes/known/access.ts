/** Mistakes by which a caller reads or does what it may not. */
import type { Mistake } from '../mistake.js';

const partitions = 'integration/database/isolation';
const ownToken = 'unit/security/own-access-token';
const ownForm = 'unit/security/own-token-form';
const foreignToken = 'integration/security/access-token';
const accessToken = 'security/access-token.ts';
const resetToken = 'security/reset-token-signer.ts';
const authenticate = 'operations/access/authenticate.ts';

const data: readonly Mistake[] = [
  {
    name: 'reads without the mode of the partition',
    file: 'database/repositories/rows.ts',
    find: "'row.organization_id = :organizationId AND row.mode = :mode'",
    replace: "'row.organization_id = :organizationId'",
    noticedBy: [['e2e/access/partitions', 'lists find nothing']],
  },
  {
    name: 'an address looked up in all partitions',
    file: 'database/repositories/customers.ts',
    find: "rows(partition).where('row.email_key = :key', { key });",
    replace: "rows(partition).where('row.email_key = :key) OR (row.email_key = :key', { key });",
    noticedBy: [[partitions, 'is not reached by customers.findByEmailKey']],
  },
  {
    name: 'a redeem without its partition',
    file: 'database/repositories/redeem.ts',
    find: 'WHERE organization_id = $1 AND mode = $2 AND id = $3 AND',
    replace: 'WHERE id = $3 AND',
    noticedBy: [[partitions, 'is not reached by passwordResets.redeem']],
  },
  {
    name: 'resets superseded by a redeem in all partitions',
    file: 'database/repositories/redeem.ts',
    find: 'WHERE organization_id = $1 AND mode = $2 AND id <> $3 AND ${isEndable}',
    replace: 'WHERE id <> $3 AND ${isEndable}',
    noticedBy: [['e2e/access/statements', 'is bound to its partition in each of its statements']],
  },
  {
    name: 'changed resets without their partition',
    file: 'database/repositories/password-reset-store.ts',
    find: 'const key = { ...partitionOf(partition), id };',
    replace: "const key = { id } as Change['changes'] as Partition & { id: string };",
    noticedBy: [[partitions, 'is not reached by passwordResets.update']],
  },
  {
    name: 'a deleted customer without its partition',
    file: 'database/repositories/customers.ts',
    find: 'manager.delete(CustomerEntity, { ...partitionOf(partition), id })',
    replace: 'manager.delete(CustomerEntity, { id })',
    noticedBy: [[partitions, 'is not reached by customers.remove']],
  },
  {
    name: 'conditions on related rows without the mode of the partition',
    file: 'database/repositories/related-rows.ts',
    find: '`${alias}.organization_id = row.organization_id AND ${alias}.mode = row.mode`',
    replace: '`${alias}.organization_id = row.organization_id`',
    noticedBy: [[partitions, 'does not count as ours where a list asks for']],
  },
  {
    name: 'a site context that does not narrow lists',
    file: 'database/repositories/site-filter.ts',
    find: '(${alias}.${column} IS NULL OR ${alias}.${column} = :site_${column})',
    replace: '(${alias}.${column} IS NULL OR ${alias}.${column} = ${alias}.${column})',
    noticedBy: [['e2e/access/site-context', 'filter the lists, their counts and the resets']],
  },
  {
    name: 'the account of another organization in the site context',
    file: authenticate,
    find: 'checkAccount(identity, siteFilter.account);',
    replace: '',
    noticedBy: [
      ['e2e/access/site-context', 'is FORBIDDEN if the account is of another organization'],
    ],
  },
];

const permissions: readonly Mistake[] = [
  {
    name: 'a permission not asked for',
    file: 'operations/resets/create.ts',
    find: "requirePermission(context, 'password_reset.create');",
    replace: "requirePermission(context, 'password_reset.redeem');",
    noticedBy: [['e2e/access/permissions', 'is closed, and changes nothing,']],
  },
  {
    name: "a customer who reads another's data",
    file: 'domain/access/permissions.ts',
    find: "'customer.read': 'own'",
    replace: "'customer.read': 'all'",
    noticedBy: [['e2e/access/permissions', 'may not use']],
  },
  {
    name: "a customer who changes another's password",
    file: 'domain/access/permissions.ts',
    find: "'password.change': 'own'",
    replace: "'password.change': 'all'",
    noticedBy: [['e2e/access/sessions', 'changes its own password and no other']],
  },
  {
    name: 'metadata that a sales channel can write',
    file: 'operations/resets/update.ts',
    find: "if (Object.keys(commonAttributes).length > 0) requirePermission(context, 'password_reset.update');",
    replace: '',
    noticedBy: [['e2e/access/sales-channel', 'leaves the token as usable as it was']],
  },
  {
    name: 'a profile that a sales channel can see',
    file: 'api/graphql/visible-fields.ts',
    find: "open: [...ids, 'email'],",
    replace: "open: [...ids, 'email', 'profile'],",
    noticedBy: [['e2e/access/sales-channel', 'the answers to']],
  },
  {
    name: 'metadata of a reset that a sales channel can see',
    file: 'api/graphql/visible-fields.ts',
    find: "    'resetPasswordToken',",
    replace: "    'resetPasswordToken',\n    'metadata',",
    noticedBy: [['e2e/access/sales-channel', 'the answers to']],
  },
  {
    name: 'customers of resets that everybody may read',
    file: 'operations/customers/queries.ts',
    find: "for (const id of ids) requirePermission(context, 'customer.read', id);",
    replace: '',
    noticedBy: [
      ['integration/operations/loaders', 'is refused to callers that may not read such rows'],
    ],
  },
];

const sessions: readonly Mistake[] = [
  {
    name: 'a session that outlives its password',
    file: authenticate,
    find: 'return password?.version === passwordVersion;',
    replace: 'return password !== undefined;',
    noticedBy: [['e2e/access/sessions', 'a redeemed reset']],
  },
  {
    name: 'a foreign session that outlives its password',
    file: authenticate,
    find: 'return issuedAt !== null && issuedAt > changedAt;',
    replace: 'return issuedAt !== null && changedAt !== 0;',
    noticedBy: [['e2e/access/sessions', 'is refused when it was issued at or before the second']],
  },
  {
    name: 'a session of a disabled customer',
    file: authenticate,
    find: 'if (!owner?.customer.isActive || ',
    replace: 'if (!owner || ',
    noticedBy: [['e2e/access/sessions', 'being disabled']],
  },
  {
    name: 'a token of a revoked application',
    file: authenticate,
    find: 'if (application.revokedAt) refuse(claims);',
    replace: '',
    noticedBy: [['e2e/access/context', 'is refused two seconds after its application was revoked']],
  },
  {
    name: "a token with another organization's application",
    file: authenticate,
    find: 'if (application.organizationId !== claims.organizationId) refuse(claims);',
    replace: '',
    noticedBy: [
      ['e2e/access/context', 'is refused when its application is of another organization'],
    ],
  },
  {
    name: 'two credentials of different partitions',
    file: authenticate,
    find: 'if (first.organizationId !== second.organizationId || first.mode !== second.mode) {',
    replace: 'if (first.organizationId !== second.organizationId && first.mode !== second.mode) {',
    noticedBy: [['e2e/access/permissions', 'two credentials that disagree']],
  },
  {
    name: 'the stronger of two credentials',
    file: authenticate,
    find: 'caller: weakerCaller(first.caller, second.caller)',
    replace: 'caller: first.caller',
    noticedBy: [['e2e/access/permissions', 'give the permissions of the weaker one']],
  },
];

const tokens: readonly Mistake[] = [
  {
    name: 'an access token of any issuer',
    file: accessToken,
    find: '    issuer: ownIssuer,\n',
    replace: '',
    noticedBy: [['unit/security/own-token-form', 'is refused without its']],
  },
  {
    name: 'an access token for several audiences',
    file: accessToken,
    find: 'payload.aud !== ownAudience || ',
    replace: '',
    noticedBy: [['unit/security/own-token-form', 'is refused without its']],
  },
  {
    name: 'an access token of any type',
    file: accessToken,
    find: '    typ: ownType,\n    requiredClaims',
    replace: '    requiredClaims',
    noticedBy: [['unit/security/own-token-keys', 'is refused with another type']],
  },
  {
    name: 'an access token with a subject that is not its owner',
    file: accessToken,
    find: 'if (payload.aud !== ownAudience || !isConsistent)',
    replace: 'if (payload.aud !== ownAudience)',
    noticedBy: [['unit/security/own-token-form', 'is refused without its']],
  },
  {
    name: 'an access token that is valid for years',
    file: accessToken,
    find: 'const lifetime = exp - Math.min(iat ?? now, now);',
    replace: 'const lifetime = now - Math.min(iat ?? now, now);',
    noticedBy: [[ownToken, 'lasts more than a day']],
  },
  {
    name: 'an access token accepted long after its end',
    file: accessToken,
    find: 'const clockToleranceSeconds = 30;',
    replace: 'const clockToleranceSeconds = 3000;',
    noticedBy: [[ownToken, 'ended 31 seconds ago']],
  },
  {
    name: 'a list of algorithms that is wider than configured',
    file: accessToken,
    find: 'algorithms: [...foreign.algorithms],',
    replace: 'algorithms: [...foreignAlgorithms],',
    noticedBy: [[foreignToken, 'is refused with an algorithm that is not configured']],
  },
  {
    name: 'a foreign token for another audience',
    file: accessToken,
    find: '    ...(foreign.audience !== undefined && { audience: foreign.audience }),\n',
    replace: '',
    noticedBy: [[foreignToken, 'must be for us if an audience is configured']],
  },
  {
    name: 'a foreign token for an organization that does not trust its issuer',
    file: accessToken,
    find: 'if (!foreign.organizationIds.includes(claims.organizationId)) throw',
    replace: 'if (foreign.organizationIds.length === 0) throw',
    noticedBy: [[foreignToken, 'another organization']],
  },
  {
    name: 'a token in one of several spellings',
    file: 'security/compact-jwt.ts',
    find: 'segments.every(isCanonical) && ',
    replace: '',
    noticedBy: [[ownForm, 'in any but the strict compact form']],
  },
  {
    name: 'a token with a member twice',
    file: 'security/compact-jwt.ts',
    find: 'return !hasRepeatedMembers(json);',
    replace: 'return true;',
    noticedBy: [[ownForm, 'a member that is named twice']],
  },
  {
    name: 'a reset token of any type',
    file: resetToken,
    find: ' || typ !== tokenType',
    replace: '',
    noticedBy: [['unit/security/own-token-keys', 'is refused with another type']],
  },
  {
    name: 'a reset token for any audience',
    file: resetToken,
    find: 'aud: z.literal(audience)',
    replace: 'aud: z.string()',
    noticedBy: [['unit/security/own-token-form', 'is refused without its']],
  },
];

export const accessMistakes: readonly Mistake[] = [...data, ...permissions, ...sessions, ...tokens];
