/** The page docs/errors.md, made from the catalogue and from the output of each API's renderer. */
import 'reflect-metadata';
import { renderFabricError } from '../../src/api/fabric/errors.js';
import { typeOfCode } from '../../src/api/graphql/types/results.js';
import { statusOfKind } from '../../src/api/http/status.js';
import { renderError } from '../../src/api/json-api/errors.js';
import { AppError, errorCatalogue } from '../../src/domain/shared/errors.js';
import type { AppErrorCode, ErrorDetails } from '../../src/domain/shared/errors.js';

/** Sample details, for renderers that show them. */
const usualDetails: ErrorDetails = {
  reason: 'UNRECOGNIZED',
  violations: [{ code: 'TOO_SHORT', message: 'Too short.' }],
  retryAfterSeconds: 1,
  field: 'email',
  problem: 'invalid',
};

const request = { requestId: 'r-1', headers: { authorization: 'Bearer' }, route: '/' };

const introduction = `# Errors

Printed from the code by \`npm run docs:errors\`. Each error has one code, by which GraphQL shows it. JSON:API and fabric show it with their vendors' codes:

- **GraphQL**: an error that an end user can act on is a member of the field's result, with \`__typename\`, \`code\`, \`message\` and its facts as fields. Any other error is in \`errors\`, with the code in \`extensions.code\`. The HTTP status given here is that of a request that fails before its operation runs.
- **JSON:API**: \`errors\` with Commerce Layer's codes. The usual code is given here; a malformed query has more precise codes, such as \`INVALID_FILTER_VALUE\`.
- **fabric**: \`{ error, code, message }\` with fabric's codes.

Messages are in English, for logs and developers, and may change. Codes are for programs. No error contains a value that was sent.
`;

const fromGraphql = `## Codes of GraphQL itself

These are in \`extensions.code\` when a document cannot be run: \`GRAPHQL_PARSE_FAILED\` and \`GRAPHQL_VALIDATION_FAILED\` (the document does not fit the schema), \`OPERATION_RESOLUTION_FAILURE\` (\`operationName\` does not name one operation of the document), \`PERSISTED_QUERY_NOT_SUPPORTED\` (send the document itself).
`;

function isResult(code: AppErrorCode): code is AppErrorCode & keyof typeof typeOfCode {
  return Object.hasOwn(typeOfCode, code);
}

function inGraphql(code: AppErrorCode): string {
  // By convention a class has the name of its GraphQL type, with `Type` at its end.
  if (isResult(code)) return `\`${typeOfCode[code].name.replace(/Type$/, '')}\` in the result`;
  return `\`extensions.code\`; HTTP ${statusOfKind[errorCatalogue[code].kind]}`;
}

function inJsonApi(code: AppErrorCode): string {
  const { status, body } = renderError(new AppError(code, usualDetails), request);
  const [error] = (body as { errors: { code: string }[] }).errors;
  return `${status} \`${error?.code}\``;
}

function inFabric(code: AppErrorCode): string {
  const { status, body } = renderFabricError(new AppError(code, usualDetails), request);
  return `${status} \`${body.code}\``;
}

function section(code: AppErrorCode): string {
  const { message, cause, cure } = errorCatalogue[code];
  return `### ${code}

> ${message}

- **Cause:** ${cause}
- **Cure:** ${cure}
- **GraphQL:** ${inGraphql(code)}
- **JSON:API:** ${inJsonApi(code)}
- **fabric:** ${inFabric(code)}
`;
}

/** Returns the page in Markdown, in the order of the catalogue. */
export function printErrorPage(): string {
  const codes = Object.keys(errorCatalogue) as AppErrorCode[];
  return [
    introduction,
    '## Errors that an end user can act on\n',
    ...codes.filter(isResult).map(section),
    '## Errors for the calling program\n',
    ...codes.filter((code) => !isResult(code)).map(section),
    fromGraphql,
  ].join('\n');
}
