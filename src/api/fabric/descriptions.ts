/** The parts of the descriptions of this API's routes (OpenAPI 3.1, 4.8.10). */
import { statuses, vendorMessages, type FabricErrorCode } from './errors.js';
import { sampleSiteContext } from './samples.js';
import { refTo } from './schemas.js';

const mediaType = 'application/json';

/** Required on every route. */
export const siteContext = {
  name: 'x-site-context',
  in: 'header',
  required: true,
  description:
    "A JSON object as a string. `account` must be that of the credential's organization; `channel` and `stage` limit what reads find. `date` is for lists, and there are none here: a user is found whatever its date. The object may also be quoted as a JSON string.",
  schema: { type: 'string', maxLength: 1024 },
  example: sampleSiteContext,
};

/** Returns the description of a parameter in the path. */
export function pathParameter(name: string, description: string, example: string): object {
  return { name, in: 'path', required: true, description, schema: { type: 'string' }, example };
}

/** Returns the description of a JSON body. `schema` is the schema's name. */
export function jsonBody(schema: string, example: object): object {
  return { required: true, content: { [mediaType]: { schema: refTo(schema), example } } };
}

/** Example messages of failures for which fabric documents none. */
const exampleMessages: Partial<Record<FabricErrorCode, string>> = {
  BAD_REQUEST: 'userId must be a text.',
  INVALID_SITE_CONTEXT: 'x-site-context is required here, with an account.',
  LOCAL_AUTHENTICATION_FAILED: 'password must be given and not be empty.',
  PASSWORD_REJECTED: 'The password does not meet the policy. Use at least 8 characters.',
  UNAUTHORIZED: 'A valid bearer token or API key is required.',
  FORBIDDEN: 'This credential may not do that.',
  PAYLOAD_TOO_LARGE: 'The request body is too large.',
  UNSUPPORTED_MEDIA_TYPE: 'The request body must be JSON in UTF-8.',
  TOO_MANY_REQUESTS: 'Too many attempts. Try again later.',
  OVERLOADED: 'The service is busy. Try again shortly.',
};

const ofAll: readonly FabricErrorCode[] = [
  'INVALID_SITE_CONTEXT',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'OVERLOADED',
];
const ofBodies: readonly FabricErrorCode[] = ['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'];

/** The failures that all routes with a body share. */
export const bodyFailures: readonly FabricErrorCode[] = ['BAD_REQUEST', ...ofBodies];

function exampleOf(code: FabricErrorCode): object {
  const message = vendorMessages[code] ?? exampleMessages[code] ?? '';
  return { value: { error: code, code, message } };
}

function failure(codes: readonly FabricErrorCode[]): object {
  const examples = Object.fromEntries(codes.map((code) => [code, exampleOf(code)]));
  const description = `One of the errors ${codes.map((code) => `\`${code}\``).join(', ')}.`;
  return { description, content: { [mediaType]: { schema: refTo('FabricError'), examples } } };
}

export interface Answer {
  readonly description: string;
  readonly schema: string;
  readonly example: object;
}

/** Returns the success and the failures by status: the failures of all routes, and those of this one (`codes`). */
export function responses(
  answer: Answer,
  codes: readonly FabricErrorCode[] = [],
): Record<string, object> {
  const all = [...ofAll, ...codes];
  const failures = all.map((code) => {
    const alike = all.filter((other) => statuses[other] === statuses[code]);
    return [statuses[code], failure(alike)] as const;
  });
  const { description, schema, example } = answer;
  const content = { [mediaType]: { schema: refTo(schema), example } };
  return { 200: { description, content }, ...Object.fromEntries(failures) };
}
