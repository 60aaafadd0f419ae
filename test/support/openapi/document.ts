/** The served description, as tests read it. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { TestApp } from '../world/app.js';

interface MediaType {
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface Response {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, MediaType>>;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly example?: string;
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> };
  readonly responses: Readonly<Record<string, Response>>;
}

export interface Document {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly webhooks: Readonly<Record<string, { readonly post: Operation }>>;
}

/** An operation and where it is. */
export interface Described {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

export async function readDocument({ app }: TestApp): Promise<Document> {
  const { statusCode, body } = await app.http.inject({ method: 'GET', url: '/openapi.json' });
  if (statusCode !== 200) throw new Error(`The description answers ${statusCode}.`);
  return JSON.parse(body) as Document;
}

export function operationsOf({ paths }: Document): Described[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
}

const escape = (part: string) =>
  encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

/** What a value lacks or has too much by the schema at a pointer, in parts. Throws where there is no schema. */
function createSchemaCheck(document: Document) {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
  formats.default(ajv);
  // Schemas are strict: an unknown word in one of them is an error. These are OpenAPI's own.
  ajv.addVocabulary(['openapi', 'info', 'servers', 'tags', 'paths', 'webhooks', 'components']);
  ajv.addSchema(document, 'openapi');
  return (parts: readonly string[], value: unknown): string[] => {
    const pointer = parts.map(escape).join('/');
    const validate: ValidateFunction | undefined = ajv.getSchema(`openapi#/${pointer}`);
    if (!validate) throw new Error(`There is no schema at ${parts.join(' ')}.`);
    if (validate(value)) return [];
    return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  };
}

/** Of the answers that an operation describes: what a body lacks or has too much. Throws where it describes none. */
export function createValidator(document: Document) {
  const check = createSchemaCheck(document);
  return ({ path, method }: Described, status: number, mediaType: string, body: unknown) => {
    const answer = ['responses', `${status}`, 'content', mediaType, 'schema'];
    return check(['paths', path, method, ...answer], body);
  };
}

/** As `createValidator`, of the body that an operation or a webhook takes. `at` leads to it: `paths`, path, method. */
export function createBodyValidator(document: Document) {
  const check = createSchemaCheck(document);
  return (at: readonly string[], { requestBody }: Operation, body: unknown) => {
    const [mediaType = ''] = Object.keys(requestBody?.content ?? {});
    return check([...at, 'requestBody', 'content', mediaType, 'schema'], body);
  };
}

export type Validator = ReturnType<typeof createValidator>;
