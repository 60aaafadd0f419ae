/** The JSON:API: its documents, and its error objects in the words of the table. */
import {
  rejected,
  toldByRest,
  unknownAnswer,
  type Answer,
  type Asked,
  type Api,
  type Made,
  type Verdict,
} from './verbs.js';

const resets = '/api/customer_password_resets';
const customers = '/api/customers';

function write(url: string, attributes: object, id?: string): Asked {
  const type = url.split('/')[2];
  const data = { type, ...(id !== undefined && { id }), attributes };
  return { method: id === undefined ? 'POST' : 'PATCH', url, body: { data } };
}

const one = (root: string, id: string) => `${root}/${encodeURIComponent(id)}`;
const update = (root: string, id: string, attributes: object) =>
  write(one(root, id), attributes, id);

const passwordPointer = /^\/data\/attributes\/(customer_)?password$/;
const violation = /^(too_short|too_long|too_common|contains_personal_data|not_well_formed)$/;

/** By the attribute and the title, which is the message. */
const verdictOfMessage: Record<string, Verdict> = {
  '_reset_password_token is invalid': 'unrecognized',
  '_reset_password_token has expired': 'expired',
  'customer_email is not the address of a customer': 'not_found',
  'customer_email is the address of a disabled customer': 'customer_inactive',
  'email has already been taken': 'email_taken',
};

function ofValidation(errors: any[]): Verdict {
  const [{ source, title, meta }] = errors;
  if (passwordPointer.test(source.pointer) && violation.test(meta.error) && !/blank/.test(title)) {
    // An input that is too long to be read has the same word, and a sentence of its own.
    if (title !== 'is too long') return rejected(errors.map((error) => error.meta.error));
  }
  const attribute = source.pointer.split('/').at(-1);
  return verdictOfMessage[`${attribute} ${title}`] ?? 'invalid';
}

const verdictOfCode: Record<string, Verdict> = {
  '400 INVALID_SITE_CONTEXT': 'invalid_site_context',
  '401 INVALID_TOKEN': 'unauthenticated',
  '401 UNAUTHORIZED': 'forbidden',
  '404 RECORD_NOT_FOUND': 'not_found',
  '429 TOO_MANY_REQUESTS': 'rate_limited',
  '503 SERVICE_UNAVAILABLE': 'overloaded',
};

function verdictOf(answer: Answer): Verdict {
  const { status, body } = answer;
  if (status >= 200 && status < 300) return 'ok';
  const [{ code, status: said }] = body.errors;
  if (said !== String(status)) throw unknownAnswer(answer);
  if (status === 422) return ofValidation(body.errors);
  const verdict = verdictOfCode[`${status} ${code}`];
  if (verdict === undefined && status !== 400) throw unknownAnswer(answer);
  return verdict ?? 'invalid';
}

function made({ data }: any): Made {
  const { email, reset_password_token: token } = data.attributes;
  return { id: data.id, email, token };
}

export const jsonApiApi: Api = {
  name: 'JSON:API',
  mediaType: 'application/vnd.api+json',
  requiresSiteContext: false,
  verdictOf,
  made,
  told: toldByRest,
  ask: {
    redeem: ({ resetId, token, password }) =>
      update(resets, resetId, { customer_password: password, _reset_password_token: token }),
    redeemWithReference: ({ resetId, token, password, reference }) =>
      update(resets, resetId, {
        customer_password: password,
        _reset_password_token: token,
        reference,
      }),
    updateCommonAttributes: ({ resetId, reference }) => update(resets, resetId, { reference }),
    createReset: ({ email, more }) => write(resets, { customer_email: email, ...more }),
    deleteReset: ({ resetId }) => ({ method: 'DELETE', url: one(resets, resetId) }),
    readReset: ({ resetId }) => ({ method: 'GET', url: one(resets, resetId) }),
    listResets: () => ({ method: 'GET', url: resets }),
    readCustomer: ({ customerId }) => ({ method: 'GET', url: one(customers, customerId) }),
    listCustomers: () => ({ method: 'GET', url: customers }),
    createCustomer: (attributes) => write(customers, attributes),
    updateCustomer: ({ customerId, ...attributes }) => update(customers, customerId, attributes),
    deleteCustomer: ({ customerId }) => ({ method: 'DELETE', url: one(customers, customerId) }),
  },
};
