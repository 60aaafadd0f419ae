/** Mistakes by which attempts are not counted, refusals leave no trace, or keys are not replaced. */
import type { Mistake } from '../mistake.js';

const attempts = 'operations/shared/attempts.ts';
const budgets = 'operations/resets/support/mail-budget.ts';
const signingKeys = 'security/signing-keys.ts';
const peppers = 'security/password-peppers.ts';

const limits: readonly Mistake[] = [
  {
    name: 'no limit for an account at a client',
    file: attempts,
    find: "  return [{ limit: 'guesses.accountAtNetwork', parts }, key];",
    replace: '  return parts.length > 0 ? [key] : [];',
    noticedBy: [['e2e/limits/guesses', 'are at most ten from one client']],
  },
  {
    name: 'no limit for an account over all clients',
    file: attempts,
    find: '    ...(account\n',
    replace: '    ...(account && kind === "requests"\n',
    noticedBy: [['e2e/limits/guesses', 'are at most thirty from all clients together']],
  },
  {
    name: 'no limit for a network',
    file: attempts,
    find: "  return [{ limit: 'guesses.accountAtNetwork', parts }, key];",
    replace: "  return [{ limit: 'guesses.accountAtNetwork', parts }];",
    noticedBy: [['e2e/limits/guesses', 'is a hundred guesses over all accounts']],
  },
  {
    name: 'no limit for an application',
    file: attempts,
    find: '    { limit: `${kind}.application`, parts: application },\n',
    replace: '',
    noticedBy: [['e2e/limits/guesses', 'hold over all clients, live and test apart']],
  },
  {
    name: 'no limit for an organization',
    file: attempts,
    find: '    { limit: `${kind}.organization`, parts: partition },\n',
    replace: '',
    noticedBy: [['e2e/limits/guesses', 'hold over all clients, live and test apart']],
  },
  {
    name: 'wrong tokens that are not counted',
    file: attempts,
    find: "  await count(deps, context, 'guesses');",
    replace: "  if (deps.limits === null) await count(deps, context, 'guesses');",
    noticedBy: [['e2e/limits/guesses', 'holds for']],
  },
  {
    name: 'a count that is given back to wrong passwords',
    file: attempts,
    find: '    if (!isWrong) await deps.limits.giveBack(counted, context.bounds);',
    replace: '    await deps.limits.giveBack(counted, context.bounds);',
    noticedBy: [['e2e/limits/guesses', 'are at most ten from one client']],
  },
  {
    name: 'no budget of mails for a client',
    file: budgets,
    find: "    { limit: 'mails.network', parts: [requester] },\n",
    replace: '',
    noticedBy: [['e2e/limits/mails', 'the budget MAILS_PER_ADDRESS ends the mails of strangers']],
  },
  {
    name: 'no budget of mails for an application',
    file: budgets,
    find: "    { limit: 'mails.application', parts: [organizationId, mode, applicationId ?? ''] },\n",
    replace: '',
    noticedBy: [
      ['e2e/limits/mails', 'the budget MAILS_PER_APPLICATION ends the mails of strangers'],
    ],
  },
  {
    name: 'no budget of mails for an organization',
    file: budgets,
    find: "    { limit: 'mails.organization', parts: [organizationId, mode] },\n",
    replace: '',
    noticedBy: [
      ['e2e/limits/mails', 'the budget MAILS_PER_ORGANIZATION ends the mails of strangers'],
    ],
  },
];

const traces: readonly Mistake[] = [
  {
    name: 'a refused field without a line in the log',
    file: 'api/graphql/plugin.ts',
    find: '  observeRefusedFields(observe, contextValue.request, { errors, schema, document });\n',
    replace: '',
    noticedBy: [['e2e/limits/refusals', 'says which field was refused']],
  },
  {
    name: 'a refused object beside an answer without a line in the log',
    file: 'api/http/routes.ts',
    find: '      observeApiRefusal(observe, request.context,',
    replace: '      if (request.search === "") observeApiRefusal(observe, request.context,',
    noticedBy: [['e2e/limits/refusals', 'is there for an object that an answer may not include']],
  },
];

const keys: readonly Mistake[] = [
  {
    name: 'a key that was taken out, still accepted under its id',
    file: signingKeys,
    find: 'find: (kid) => keys.find((key) => key.kid === kid) }',
    replace: 'find: (kid) => keys.find((key) => key.kid === kid) ?? current }',
    noticedBy: [['unit/security/own-token-keys', 'is refused with the key id']],
  },
  {
    name: 'a new key that does not sign',
    file: signingKeys,
    find: 'const [current] = keys as [SigningKey];',
    replace: 'const current = keys.at(-1) as SigningKey;',
    noticedBy: [['unit/security/signing-keys', 'of which the first signs and all verify']],
  },
  {
    name: 'an old key that does not verify',
    file: signingKeys,
    find: 'find: (kid) => keys.find((key) => key.kid === kid) }',
    replace: 'find: (kid) => (current.kid === kid ? current : undefined) }',
    noticedBy: [['unit/security/signing-keys', 'of which the first signs and all verify']],
  },
  {
    name: 'a pepper that is not used',
    file: 'security/argon2-hasher.ts',
    find: 'return pepper ? { secret: pepper.secret } : {};',
    replace: 'return pepper && pepper.secret.length === 0 ? { secret: pepper.secret } : {};',
    noticedBy: [['integration/security/argon2', 'cannot be tried without the pepper']],
  },
  {
    name: 'an old pepper that is not found',
    file: peppers,
    find: 'find: (keyId) => keys.find((key) => key.keyId === keyId) }',
    replace: 'find: (keyId) => (current?.keyId === keyId ? current : undefined) }',
    noticedBy: [['unit/security/password-peppers', 'all are found by their id']],
  },
];

export const limitMistakes: readonly Mistake[] = [...limits, ...traces, ...keys];
