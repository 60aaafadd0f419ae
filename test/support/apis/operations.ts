/** Every operation of the schema as one request, and who may send it: the table of permissions. */
import type { CallerKind } from '../../../src/domain/access/context.js';
import { newAddress, otherPassword, goodPassword } from '../world/people.js';
import type { Customer, Reset } from '../world/people.js';
import type { Headers } from '../world/organization.js';
import type { Shop } from '../world/shop.js';

/** What a request is about: a customer with `goodPassword`, and a pending reset of it. */
export interface Subject {
  readonly customer: Customer;
  readonly reset: Pick<Reset, 'id' | 'token'>;
  /** The newest event of the customer. */
  readonly eventId?: string;
  /** For operations on webhooks: one with a delivery that was failed permanently. */
  readonly webhook?: { readonly id: string; readonly deliveryId: string };
}

export async function createSubject(shop: Shop, by?: Headers): Promise<Subject> {
  const customer = await shop.customer({}, by);
  const reset = await shop.reset(customer, {}, by);
  const newest = 'SELECT id FROM events WHERE customer_id = $1 ORDER BY created_at DESC LIMIT 1';
  const [event] = await shop.sql(newest, [customer.id]);
  return { customer, reset, eventId: event.id };
}

export interface OperationCase {
  readonly name: string;
  readonly query: string;
  readonly variables: (subject: Subject) => object;
  /** The type of the root field where the caller may do it. */
  readonly answers: string;
  readonly allowed: readonly CallerKind[];
}

const everyone: CallerKind[] = ['integration', 'sales_channel', 'customer', 'anonymous'];
const withCredential: CallerKind[] = ['integration', 'sales_channel', 'customer'];
const integrations: CallerKind[] = ['integration'];
const integrationsAndOwners: CallerKind[] = ['integration', 'customer'];

type Variables = OperationCase['variables'];

const nothing: Variables = () => ({});
const customerId: Variables = ({ customer }) => ({ id: customer.id });
const resetId: Variables = ({ reset }) => ({ id: reset.id });
const eventId: Variables = (subject) => ({ id: subject.eventId ?? 'NoSuchEvnt' });
const deliveryId: Variables = ({ webhook }) => ({ id: webhook?.deliveryId ?? 'NoSuchDelivery' });
const webhookId = ({ webhook }: Subject) => ({ id: webhook?.id ?? 'NoSuchHook' });
const redeemInput = ({ reset }: Subject) => ({
  customerPassword: otherPassword,
  resetPasswordToken: reset.token,
});

const list = (field: string, selection: string) => `{ ${field} { __typename ${selection} } }`;
const byId = (field: string, selection = '') =>
  `query ($id: ID!) { ${field}(id: $id) { __typename ${selection} } }`;
const mutateById = (field: string, name = 'id') =>
  `mutation ($id: ID!) { ${field}(${name}: $id) { __typename } }`;
const typeOf = (field: string) => `${field.charAt(0).toUpperCase()}${field.slice(1)}Input!`;
const mutate = (field: string) =>
  `mutation ($input: ${typeOf(field)}) { ${field}(input: $input) { __typename } }`;
const update = (field: string) =>
  `mutation ($id: ID!, $input: ${typeOf(field)}) { ${field}(id: $id, input: $input) { __typename } }`;

type Row = readonly [
  name: string,
  query: string,
  variables: Variables,
  answers: string,
  allowed: readonly CallerKind[],
];

/** The query of an object by its `nodeId`, which its type and its id make. */
const nodeRow = (type: string, variables: Variables, allowed: readonly CallerKind[]): Row => [
  `node of type ${type}`,
  byId('node', `... on ${type} { id }`),
  (subject) => {
    const { id } = variables(subject) as { id: string };
    return { id: Buffer.from(`${type}:${id}`).toString('base64url') };
  },
  type,
  allowed,
];

const updateReset = (what: string, input: (subject: Subject) => object): Row => [
  `updateCustomerPasswordReset ${what}`,
  update('updateCustomerPasswordReset'),
  (subject) => ({ id: subject.reset.id, input: input(subject) }),
  'CustomerPasswordReset',
  integrations,
];

/** A mutation of one input, under its own name. */
const mutation = (
  name: string,
  input: (subject: Subject) => object,
  answers: string,
  allowed: readonly CallerKind[],
): Row => [name, mutate(name), (subject) => ({ input: input(subject) }), answers, allowed];

const reads: readonly Row[] = [
  ['viewer', list('viewer', ''), nothing, 'Viewer', everyone],
  ['viewer with its customer', list('viewer', 'customer { id }'), nothing, 'Viewer', everyone],
  ['passwordPolicy', list('passwordPolicy', ''), nothing, 'PasswordPolicy', withCredential],
  [
    'resetTokenStatus',
    'query ($token: String!) { resetTokenStatus(token: $token) { __typename } }',
    ({ reset }) => ({ token: reset.token }),
    'ResetTokenStatus',
    withCredential,
  ],
  [
    'checkResetToken',
    'query ($token: String!) { checkResetToken(token: $token) { __typename } }',
    ({ reset }) => ({ token: reset.token }),
    'RedeemableResetToken',
    withCredential,
  ],
  ['customers', list('customers', 'nodes { id }'), nothing, 'CustomerConnection', integrations],
  ['customer', byId('customer'), customerId, 'Customer', integrationsAndOwners],
  [
    'user',
    'query ($id: ID!) { user(customerId: $id) { __typename } }',
    customerId,
    'User',
    integrationsAndOwners,
  ],
  [
    'profile of a customer',
    byId('customer', 'profile { phones { number } }'),
    customerId,
    'Customer',
    integrationsAndOwners,
  ],
  [
    'events',
    list('events', 'nodes { id customer { id } passwordReset { id } owner { id } }'),
    nothing,
    'AccountEventConnection',
    integrations,
  ],
  [
    'event',
    byId('event', 'customer { id } passwordReset { id } owner { id }'),
    eventId,
    'AccountEvent',
    integrations,
  ],
  [
    'events of a customer',
    byId('customer', 'events { nodes { id } }'),
    customerId,
    'Customer',
    integrations,
  ],
  [
    'resets of a customer',
    byId('customer', 'passwordResets { totalCount }'),
    customerId,
    'Customer',
    integrations,
  ],
  [
    'customerPasswordResets',
    list('customerPasswordResets', 'nodes { id }'),
    nothing,
    'CustomerPasswordResetConnection',
    integrations,
  ],
  [
    'customerPasswordReset',
    byId('customerPasswordReset'),
    resetId,
    'CustomerPasswordReset',
    integrations,
  ],
  nodeRow('Customer', customerId, integrationsAndOwners),
  nodeRow('User', customerId, integrationsAndOwners),
  nodeRow('CustomerPasswordReset', resetId, integrations),
  nodeRow('AccountEvent', eventId, integrations),
];

const resets: readonly Row[] = [
  mutation(
    'requestPasswordResetEmail',
    () => ({ email: 'nobody@example.org' }),
    'PasswordResetRequested',
    withCredential,
  ),
  mutation(
    'cancelPasswordReset',
    ({ reset }) => ({ token: reset.token }),
    'PasswordResetCancelled',
    withCredential,
  ),
  mutation(
    'redeemPasswordReset',
    ({ reset }) => ({ token: reset.token, newPassword: otherPassword }),
    'PasswordResetRedeemed',
    withCredential,
  ),
  [
    'updateCustomerPasswordReset with password and token',
    update('updateCustomerPasswordReset'),
    (subject) => ({ id: subject.reset.id, input: redeemInput(subject) }),
    'CustomerPasswordReset',
    withCredential,
  ],
  updateReset('of a reference', () => ({ reference: 'R-1' })),
  updateReset('of an origin', () => ({ referenceOrigin: 'ERP' })),
  updateReset('of metadata', () => ({ metadata: { foo: 'bar' } })),
  updateReset('that clears a reference', () => ({ reference: null })),
  ...[{ reference: 'R-1' }, { referenceOrigin: 'ERP' }, { metadata: {} }].map((more) =>
    updateReset(`with a redeem and ${Object.keys(more).join()}`, (subject) => ({
      ...redeemInput(subject),
      ...more,
    })),
  ),
  mutation(
    'createCustomerPasswordReset',
    ({ customer }) => ({ email: customer.email }),
    'CreatedCustomerPasswordReset',
    integrations,
  ),
  [
    'deleteCustomerPasswordReset',
    mutateById('deleteCustomerPasswordReset'),
    resetId,
    'CustomerPasswordReset',
    integrations,
  ],
  mutation(
    'createUserResetToken',
    ({ customer }) => ({ email: customer.email }),
    'UserResetToken',
    integrations,
  ),
];

const customers: readonly Row[] = [
  mutation(
    'createCustomer',
    () => ({ email: newAddress(), password: otherPassword }),
    'Customer',
    integrations,
  ),
  [
    'updateCustomer',
    update('updateCustomer'),
    ({ customer }) => ({ id: customer.id, input: { isActive: false } }),
    'Customer',
    integrations,
  ],
  ['deleteCustomer', mutateById('deleteCustomer'), customerId, 'DeletedCustomer', integrations],
  mutation(
    'updateUserPassword',
    ({ customer: { id: userId }, reset: { token: resetToken } }) => ({
      userId,
      resetToken,
      newPassword: otherPassword,
    }),
    'User',
    withCredential,
  ),
  mutation(
    'createCustomerAccessToken',
    ({ customer }) => ({ email: customer.email, password: goodPassword }),
    'CustomerAccessToken',
    withCredential,
  ),
  mutation(
    'changeUserPassword',
    ({ customer }) => ({
      customerId: customer.id,
      oldPassword: goodPassword,
      newPassword: otherPassword,
    }),
    'User',
    withCredential,
  ),
];

const webhooks: readonly Row[] = [
  [
    'webhooks',
    list('webhooks', 'nodes { id deliveries { totalCount } }'),
    nothing,
    'WebhookConnection',
    integrations,
  ],
  ['webhook', byId('webhook'), webhookId, 'Webhook', integrations],
  nodeRow('Webhook', webhookId, integrations),
  nodeRow('WebhookDelivery', deliveryId, integrations),
  [
    'webhookDeliveries',
    list('webhookDeliveries', 'nodes { id webhook { id } }'),
    nothing,
    'WebhookDeliveryConnection',
    integrations,
  ],
  [
    'webhookDelivery',
    byId('webhookDelivery', 'event { id } customer { id } passwordReset { id }'),
    deliveryId,
    'WebhookDelivery',
    integrations,
  ],
  mutation(
    'createWebhook',
    () => ({ url: 'https://hooks.example.org', topics: ['CUSTOMERS_CREATE'] }),
    'WebhookWithSecret',
    integrations,
  ),
  [
    'updateWebhook',
    update('updateWebhook'),
    (subject) => ({ ...webhookId(subject), input: { name: 'Ours', isActive: false } }),
    'Webhook',
    integrations,
  ],
  [
    'rotateWebhookSecret',
    mutateById('rotateWebhookSecret'),
    webhookId,
    'WebhookWithSecret',
    integrations,
  ],
  [
    'redeliverWebhook',
    mutateById('redeliverWebhook', 'deliveryId'),
    deliveryId,
    'WebhookDelivery',
    integrations,
  ],
  ['deleteWebhook', mutateById('deleteWebhook'), webhookId, 'DeletedWebhook', integrations],
];

export const operationCases: OperationCase[] = [...reads, ...resets, ...customers, ...webhooks].map(
  ([name, query, variables, answers, allowed]) => ({
    name,
    query,
    variables,
    answers,
    allowed,
  }),
);

export const isAboutWebhooks = (name: string): boolean => /webhook/i.test(name);
