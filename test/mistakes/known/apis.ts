/** Mistakes at the APIs: limits, headers, errors, and the contract with clients. */
import type { Mistake } from '../mistake.js';

const limits = 'api/graphql/limits.ts';
const apollo = 'api/graphql/server.ts';
const server = 'api/http/server.ts';
const errors = 'api/graphql/errors.ts';

const graphql: readonly Mistake[] = [
  {
    name: 'documents of any depth',
    file: limits,
    find: 'if (depthOf(selectionSet) > maxDepth)',
    replace: 'if (depthOf(undefined) > maxDepth)',
    noticedBy: [['unit/api/graphql/limits', 'is at most ten']],
  },
  {
    name: 'any number of aliases',
    file: limits,
    find: 'if (alias) aliases += 1;',
    replace: 'if (alias) aliases += 0;',
    noticedBy: [['unit/api/graphql/limits', 'is at most ten aliases']],
  },
  {
    name: 'documents of any size',
    file: apollo,
    find: '    parseOptions: { maxTokens },\n',
    replace: '',
    noticedBy: [['e2e/api/graphql/limits', 'may have 400 tokens and not 401']],
  },
  {
    name: 'limits that the server does not apply',
    file: apollo,
    find: 'validationRules: [operationTypes, documentLimits],',
    replace: 'validationRules: [operationTypes],',
    noticedBy: [['e2e/api/graphql/limits', 'may have five directives and not six']],
  },
  {
    name: 'lists that together hold any number of objects',
    file: 'api/graphql/plugin.ts',
    find: 'const objects = requireBoundedLists(document, operation, variables);',
    replace: 'const objects = operation ? 1 : 0;',
    noticedBy: [['e2e/lists/limits', 'may hold 5,000 objects']],
  },
  {
    name: 'introspection in production',
    file: apollo,
    find: 'introspection: hasIntrospection,',
    replace: 'introspection: true,',
    noticedBy: [['e2e/api/graphql/schema-hidden', 'refuses introspection']],
  },
  {
    name: 'messages that repeat a literal',
    file: errors,
    find: 'return explain(error, { isOpen });',
    replace: 'return error.message;',
    noticedBy: [['e2e/api/graphql/errors-masked', 'errors in the production profile']],
  },
  {
    name: 'messages that repeat what is not GraphQL',
    file: errors,
    find: '      return describeSyntax(error);',
    replace: '      return error.message;',
    noticedBy: [['e2e/api/graphql/errors-masked', 'errors in the production profile']],
  },
  {
    name: 'messages that repeat a variable',
    file: 'api/graphql/variables.ts',
    find: 'const problem = describeProblem(error, isOpen);',
    replace: 'const problem = error.message;',
    noticedBy: [['e2e/api/graphql/errors-masked', 'errors in the production profile']],
  },
  {
    name: 'messages that repeat a header',
    file: 'domain/access/site-context.ts',
    find: "invalid('account must be 24 letters or digits', {",
    replace: 'invalid(`account ${String(value)} must be 24 letters or digits`, {',
    noticedBy: [['e2e/api/graphql/errors-masked', 'repeat nothing of the header x-site-context']],
  },
  {
    name: 'a cursor that another list or a client made',
    file: 'domain/shared/page.ts',
    find: '!createdAt || toCursor({ createdAt, id }) !== cursor',
    replace: '!createdAt',
    noticedBy: [['unit/domain/shared/page', 'that was made up is refused']],
  },
  {
    name: 'pages of any size',
    file: 'domain/shared/page.ts',
    find: ' && size <= maxPageSize) return size',
    replace: ') return size',
    noticedBy: [['unit/domain/shared/page', 'may not be']],
  },
  {
    name: 'a deprecated field that is gone too early',
    file: 'api/graphql/resolvers/viewer.resolver.ts',
    find: '@Query(() => ResetTokenStatusType, {',
    replace: "@Query(() => ResetTokenStatusType, {\n    name: 'tokenStatus',",
    noticedBy: [
      ['e2e/api/graphql/schema', 'is what the code says'],
      ['e2e/api/graphql/old-documents', 'a document of an old client'],
    ],
  },
  {
    name: 'a union without one of its errors',
    file: 'api/graphql/resolvers/redeem.resolver.ts',
    find: '[ResetTokenErrorType, PasswordRejectedErrorType, RateLimitedErrorType]',
    replace: '[ResetTokenErrorType, RateLimitedErrorType]',
    noticedBy: [['e2e/api/graphql/unions', 'redeemPasswordReset answers PasswordRejectedError']],
  },
];

const http: readonly Mistake[] = [
  {
    name: 'pages of every origin',
    file: 'api/http/cors.ts',
    find: 'origin !== undefined && listed.has(origin);',
    replace: 'origin !== undefined && listed.size > 0;',
    noticedBy: [['e2e/api/http/cross-origin', 'reflects nothing to']],
  },
  {
    name: 'a security header left out',
    file: 'api/http/security-headers.ts',
    find: "  'x-content-type-options': 'nosniff',\n",
    replace: '',
    noticedBy: [['e2e/api/http/cross-origin', 'has the same security headers on every answer']],
  },
  {
    name: 'answers that a cache may keep',
    file: 'api/http/security-headers.ts',
    find: "'cache-control': 'no-store'",
    replace: "'cache-control': 'no-cache'",
    noticedBy: [['e2e/api/http/cross-origin', 'has the same security headers on every answer']],
  },
  {
    name: 'links to the host that the request names',
    file: 'api/http/routes.ts',
    find: 'options.baseUrl()',
    replace: '`${request.protocol}://${request.host}`',
    noticedBy: [['e2e/api/http/rest-server', 'begin with the public address']],
  },
  {
    name: 'two Host headers',
    file: 'api/http/error-handlers.ts',
    find: 'if (count === 1 ||',
    replace: 'if (count >= 1 ||',
    noticedBy: [['e2e/api/http/slow-clients', 'has the headers of all answers: to two Hosts']],
  },
  {
    name: "a client's request id in place of our own",
    file: server,
    find: 'genReqId: () => randomUUID(),',
    replace: "genReqId: ({ headers }) => clientRequestId(headers['x-request-id']) ?? randomUUID(),",
    noticedBy: [['e2e/api/http/surface', 'keeps a request id that cannot forge anything']],
  },
  {
    name: 'any number of pipelined requests',
    file: 'api/http/connections.ts',
    find: 'queue.length < limits.maxWaiting',
    replace: 'queue.length < Infinity',
    noticedBy: [['unit/api/http/connections', 'end the connection if more of them wait']],
  },
  {
    name: 'pipelined requests that run all at once',
    file: 'api/http/connections.ts',
    find: '    if (queue === undefined) {',
    replace: '    if (queue === undefined || queue.length === 0) {',
    noticedBy: [['unit/api/http/connections', 'run one at a time, in their order']],
  },
  {
    name: 'an answer that nobody reads kept for ever',
    file: 'api/http/connections.ts',
    find: '    limitReading(response, socket, limits, unread);\n',
    replace: '',
    noticedBy: [['unit/api/http/connections', 'ends the connection if it is not read in time']],
  },
  {
    name: 'bodies of a megabyte',
    file: server,
    find: 'const bodyLimit = 32 * 1024;',
    replace: 'const bodyLimit = 1024 * 1024;',
    noticedBy: [['e2e/api/http/body-size', 'may have 32 KiB and not a byte more']],
  },
  {
    name: 'forwarded addresses believed from anybody',
    file: server,
    find: 'trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,',
    replace: 'trustProxy: true,',
    noticedBy: [['e2e/security/hash-gate', 'is not what anybody else says']],
  },
];

export const apiMistakes: readonly Mistake[] = [...graphql, ...http];
