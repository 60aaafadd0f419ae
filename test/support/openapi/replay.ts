/** The described requests as a reader would try them out: the samples' ids, tokens and addresses are ours. */
import { sampleEmail, sampleOpaqueToken, sampleUserId } from '../../../src/api/fabric/samples.js';
import {
  createCustomerSample,
  createResetSample,
  sampleCustomerId,
  sampleResetId,
  sampleResetToken,
} from '../../../src/api/json-api/samples.js';
import type { TestApp } from '../world/app.js';
import type { Headers } from '../world/organization.js';
import { newAddress } from '../world/people.js';
import type { Shop } from '../world/shop.js';
import type { Subject } from '../parity/subjects.js';
import type { Described, Validator } from './document.js';

export interface Called {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly mediaType: string;
  readonly body: unknown;
}

export interface Call {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body?: unknown;
}

/** Whose request it is. */
export interface Given {
  readonly shop: Shop;
  readonly subject: Subject;
  readonly eventId: string;
  readonly credential: Headers;
}

/** What the samples hold in place of a shop's own data, and the account in the samples of a site context. */
function substitutesOf({ shop, subject }: Given): [string, string][] {
  return [
    [sampleResetToken, subject.token],
    [sampleResetId, subject.resetId],
    [sampleCustomerId, subject.customerId],
    [createResetSample.data.attributes.customer_email, subject.email],
    [createCustomerSample.data.attributes.email, newAddress()],
    [sampleUserId, subject.customerId],
    [sampleOpaqueToken, subject.token],
    [sampleEmail, subject.email],
    ['1234abcd5678efgh9ijklmno', shop.organization.account],
  ];
}

function substitute<T>(example: T, given: Given): T {
  const text = substitutesOf(given).reduce(
    (done, [sample, own]) => done.replaceAll(sample, own),
    JSON.stringify(example),
  );
  return JSON.parse(text) as T;
}

function bodyOf({ operation }: Described, given: Given): Pick<Call, 'body'> {
  const [content] = Object.values(operation.requestBody?.content ?? {});
  return content ? { body: substitute(content.example, given) } : {};
}

function idFor(path: string, { subject, eventId }: Given): string {
  if (path.includes('/events/')) return eventId;
  return path.includes('/customer_password_resets/') ? subject.resetId : subject.customerId;
}

function urlOf({ path }: Described, given: Given): string {
  return path
    .replace('{id}', idFor(path, given))
    .replace('{userId}', given.subject.customerId)
    .replace('{token}', given.subject.token);
}

/** The request of an operation, by its own examples where it has some. */
export function callOf(described: Described, given: Given): Call {
  const { operation, method } = described;
  const [requestType] = Object.keys(operation.requestBody?.content ?? {});
  const examples = operation.parameters.flatMap(({ in: place, name, example }) =>
    // As it stands in the description.
    place === 'header' && example !== undefined ? [[name, example]] : [],
  );
  return {
    method,
    url: urlOf(described, given),
    headers: {
      ...(Object.fromEntries(examples) as Headers),
      ...(requestType && { 'content-type': requestType }),
      ...given.credential,
    },
    ...bodyOf(described, given),
  };
}

export async function send({ app }: TestApp, call: Call): Promise<Called> {
  const { method, url, headers, body } = call;
  const response = await app.http.inject({
    method: method.toUpperCase() as 'GET',
    url,
    headers,
    ...(body !== undefined && { payload: JSON.stringify(body) }),
  });
  const [mediaType = ''] = String(response.headers['content-type'] ?? '').split(';');
  const { statusCode: status, body: text } = response;
  return {
    status,
    headers: response.headers,
    mediaType,
    body: text === '' ? undefined : JSON.parse(text),
  };
}

/** What is wrong with an answer by the description of its status: its body, and the headers that it lacks. */
export function problemsOf(validate: Validator, described: Described, called: Called): string[] {
  const { status, headers, mediaType, body } = called;
  const response = described.operation.responses[status];
  if (!response) return [`${status} is not described: ${JSON.stringify(body)}`];
  const lacking = Object.keys(response.headers ?? {}).filter(
    (name) => headers[name.toLowerCase()] === undefined,
  );
  if (lacking.length > 0) return lacking.map((name) => `There is no header ${name}.`);
  if (!response.content) return body === undefined ? [] : ['There is a body.'];
  return validate(described, status, mediaType, body);
}

/** The status of success: every operation describes one. */
export function successOf({ operation }: Described): number {
  const statuses = Object.keys(operation.responses).filter((status) => status.startsWith('2'));
  if (statuses.length !== 1) throw new Error(`${operation.operationId} has not one success.`);
  return Number(statuses[0]);
}
