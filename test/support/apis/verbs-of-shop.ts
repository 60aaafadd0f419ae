/** The verbs of one API as functions, each a request by the caller that usually sends it. */
import {
  goodPassword,
  newAddress,
  otherPassword,
  type Customer,
  type Reset,
} from '../world/people.js';
import type { Headers, OwnOrganization } from '../world/organization.js';
import type { Answer, Asked, Send } from './send.js';
import type { Api, Arguments, Made, Verb, Verdict } from './verbs.js';

export interface Credentials {
  readonly organization: OwnOrganization;
  readonly integration: Headers;
  readonly salesChannel: Headers;
}

/** `by`: the caller's headers; by default the integration for what needs trust, else the sales channel. */
export interface Verbs {
  /** Creates a customer, with `goodPassword` unless `input` says otherwise. Throws unless it is created. */
  customer(input?: object, by?: Headers): Promise<Customer>;
  /** Creates a reset for a customer or an address, or for a customer of its own. Throws unless it is created. */
  reset(whose?: Pick<Customer, 'email'> | string, more?: object, by?: Headers): Promise<Reset>;
  redeem(reset: Partial<Reset>, password?: string, by?: Headers): Promise<Verdict>;
  signIn(email: string, password: string, by?: Headers): Promise<Verdict>;
  /** Signs in and returns the customer's headers. Throws unless it works. */
  session(email: string, password: string, by?: Headers): Promise<Headers>;
  changePassword(customerId: string, old: string, password: string, by?: Headers): Promise<Verdict>;
  updateCustomer(customerId: string, input: object, by?: Headers): Promise<Verdict>;
  deleteCustomer(customerId: string, by?: Headers): Promise<Verdict>;
  deleteReset(resetId: string, by?: Headers): Promise<Verdict>;
}

function askOf<V extends Verb>(api: Api, verb: V, given: Arguments[V]): Asked {
  const ask = api.ask[verb];
  if (!ask) throw new Error(`${api.name} has no ${verb}.`);
  return ask(given);
}

/** Returns the site context that an API requires, or that `more` asks for. */
export function siteHeaders(
  { requiresSiteContext }: Pick<Api, 'requiresSiteContext'>,
  { organization }: Pick<Credentials, 'organization'>,
  more?: object | string,
): Headers {
  if (more === undefined && !requiresSiteContext) return {};
  const { account } = organization;
  const text = typeof more === 'string' ? more : JSON.stringify({ account, ...more });
  return { 'x-site-context': text };
}

/** Sends a request with the media types of the API. */
export function sendBy(api: Api, send: Send, asked: Asked, headers: Headers): Promise<Answer> {
  const type: Headers = asked.body === undefined ? {} : { 'content-type': api.mediaType };
  return send(asked, { accept: api.mediaType, ...type, ...headers });
}

/** `send` carries the requests, so that they can go to a process of its own. */
export function createVerbs(api: Api, send: Send, credentials: Credentials): Verbs {
  const { integration, salesChannel } = credentials;
  const ask = async <V extends Verb>(verb: V, given: Arguments[V], by: Headers) => {
    const headers = { ...siteHeaders(api, credentials), ...by };
    return sendBy(api, send, askOf(api, verb, given), headers);
  };
  const verdict = async <V extends Verb>(verb: V, given: Arguments[V], by: Headers) =>
    api.verdictOf(await ask(verb, given, by));
  /** The message holds the verdict, for tests in which a race decides it. */
  const make = async <V extends Verb>(verb: V, given: Arguments[V], by: Headers): Promise<Made> => {
    const answer = await ask(verb, given, by);
    const told = api.verdictOf(answer);
    if (told !== 'ok') throw new Error(`${verb}: ${told}`);
    return api.made(answer.body);
  };
  const customer: Verbs['customer'] = async (input, by = integration) => {
    const given = { email: newAddress(), password: goodPassword, ...input };
    const { id = '', email = given.email } = await make('createCustomer', given, by);
    return { id, email };
  };
  return {
    customer,
    async reset(whose, more, by = integration) {
      const owner = whose ?? (await customer({}, by));
      const email = typeof owner === 'string' ? owner : owner.email;
      const made = await make('createReset', { email, ...(more && { more }) }, by);
      const { id = '', token = '', customerId = (owner as Partial<Customer>).id ?? '' } = made;
      return { id, token, customerId, email };
    },
    redeem: ({ id = '', customerId = '', token }, password = otherPassword, by = salesChannel) =>
      verdict('redeem', { resetId: id, userId: customerId, token, password }, by),
    signIn: (email, password, by = salesChannel) => verdict('signIn', { email, password }, by),
    async session(email, password, by = salesChannel) {
      const { token } = await make('signIn', { email, password }, by);
      return { authorization: `Bearer ${token}` };
    },
    changePassword: (customerId, old, password, by = salesChannel) =>
      verdict('changePassword', { customerId, old, password }, by),
    updateCustomer: (customerId, input, by = integration) =>
      verdict('updateCustomer', { customerId, ...input }, by),
    deleteCustomer: (customerId, by = integration) => verdict('deleteCustomer', { customerId }, by),
    deleteReset: (resetId, by = integration) => verdict('deleteReset', { resetId }, by),
  };
}
