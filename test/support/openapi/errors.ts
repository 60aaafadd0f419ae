/** For each status of a refusal that JSON:API's operations describe: a request that is refused so. */
import type { Call } from './replay.js';
import type { Described } from './document.js';

const foreignId = 'unknown1';
const wrongToken = 'A'.repeat(43);

/** An attribute that each write refuses. */
const wrongAttributes: Record<string, object> = {
  createCustomerPasswordReset: { customer_email: 'nobody@example.net' },
  updateCustomerPasswordReset: {
    customer_password: 'nine lanterns over water',
    _reset_password_token: wrongToken,
  },
  createCustomer: { email: 'no address' },
  updateCustomer: { email: 'no address' },
};

function withAttributes({ operation }: Described, call: Call): Call {
  const { data } = call.body as { data: object };
  return {
    ...call,
    body: { data: { ...data, attributes: wrongAttributes[operation.operationId] } },
  };
}

/** The same id in the path and in the document, which writes what needs no token: a wrong id with one is a wrong token. */
function withForeignId({ path }: Described, call: Call): Call {
  const url = path.replace('{id}', foreignId);
  if (call.body === undefined) return { ...call, url };
  const { data } = call.body as { data: object };
  return {
    ...call,
    url,
    body: { data: { ...data, id: foreignId, attributes: { reference: 'R-1' } } },
  };
}

const withHeader = (call: Call, name: string, value: string): Call => ({
  ...call,
  headers: { ...call.headers, [name]: value },
});

export type Refusal = (described: Described, call: Call) => Call;

/** By status. */
export const refusals: Record<string, Refusal> = {
  400: (_, call) => ({ ...call, url: `${call.url}?unknown=1` }),
  401: (_, call) => withHeader(call, 'x-api-key', 'unknown'),
  404: withForeignId,
  406: (_, call) => withHeader(call, 'accept', 'text/html'),
  413: (_, call) => ({ ...call, body: { data: 'x'.repeat(33 * 1024) } }),
  415: (_, call) => withHeader(call, 'content-type', 'text/plain'),
  422: withAttributes,
  // A limit is reached, which holds up what creates a reset, and tokens that are not genuine.
  429: (described, call) =>
    described.operation.operationId.startsWith('update') ? withAttributes(described, call) : call,
  // The service is busy; see the test.
  503: (_, call) => call,
};
