/** For tests of what answers and logs show: a secret that occurs nowhere else, and requests with any body. */
import { randomBytes } from 'node:crypto';
import type { Headers } from '../world/organization.js';
import type { Shop, ShopOptions } from '../world/shop.js';
import type { Answer } from './send.js';

/** A word that is a valid GraphQL name, so that it can be put anywhere in a document. */
export function newCanary(): string {
  return `Canary${randomBytes(8).toString('hex')}`;
}

/** Sends any bytes to `/graphql`; by default as JSON and without credentials. */
export async function post(
  { send }: Pick<Shop, 'send'>,
  body: string | Buffer,
  headers: Headers = {},
): Promise<Answer & { readonly errors: any[] }> {
  const json = { 'content-type': 'application/json' };
  const answer = await send({ method: 'POST', url: '/graphql', body }, { ...json, ...headers });
  return { ...answer, errors: answer.body?.errors ?? [] };
}

export interface Counter {
  count: number;
  /** For `useShop`: counts the questions with which contexts begin. */
  readonly options: ShopOptions;
}

/** How many requests asked whose their credential is: once each, before their bodies are used. */
export function countContexts(): Counter {
  const counter: Counter = {
    count: 0,
    options: {
      wrapDependencies: (dependencies) => ({
        ...dependencies,
        clients: {
          findClient: (...ids) => {
            counter.count += 1;
            return dependencies.clients.findClient(...ids);
          },
          findClientByKeyDigest: (digest) => {
            counter.count += 1;
            return dependencies.clients.findClientByKeyDigest(digest);
          },
        },
      }),
    },
  };
  return counter;
}

/** The one error of a refusal before the pipeline, with the id of its request. */
export function refusalOf(answer: Awaited<ReturnType<typeof post>>): object {
  const { status, headers, errors, body } = answer;
  const [{ extensions }] = errors;
  return {
    status,
    type: headers['content-type'],
    ran: 'data' in body,
    errors: errors.length,
    code: extensions.code,
    hasRequestId: extensions.requestId === headers['x-request-id'],
  };
}

/** What `refusalOf` answers for a refusal as it should be. */
export function refusal(status: number, code: string): object {
  const type = 'application/json; charset=utf-8';
  return { status, type, ran: false, errors: 1, code, hasRequestId: true };
}
