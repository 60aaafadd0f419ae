/** Every operation of the schema as one request, and who may send it: the table of permissions. */
import type { CallerKind } from '../../../src/domain/access/context.js';
import { newAddress, otherPassword, goodPassword } from '../world/people.js';
import type { Customer, Reset } from '../world/people.js';
import type { Headers } from '../world/organization.js';
import type { Shop } from '../world/shop.js';
import { createFailedDelivery } from '../world/webhooks.js';

/** What a request is about: a customer with `goodPassword`, and a pending reset of it. */
export interface Subject {
  readonly customer: Customer;
  readonly reset: Pick<Reset, 'id' | 'token'>;
  /** For operations on webhooks: one with a delivery that was failed permanently. */
  readonly webhook?: { readonly id: string; readonly deliveryId: string };
}

export async function createSubject(shop: Shop, by?: Headers): Promise<Subject> {
  const customer = await shop.customer({}, by);
  return { customer, reset: await shop.reset(customer, {}, by) };
}

/** As `createSubject`, with a webhook; those that were there before are removed. */
export async function createSubjectWithWebhook(shop: Shop): Promise<Required<Subject>> {
  return { ...(await createSubject(shop)), webhook: await createFailedDelivery(shop) };
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

const nothing = () => ({});
const customerId = ({ customer }: Subject) => ({ id: customer.id });
const resetId = ({ reset }: Subject) => ({ id: reset.id });
const webhookId = ({ webhook }: Subject) => ({ id: webhook?.id ?? 'NoSuchHook' });
const redeemInput = ({ reset }: Subject) => ({
  customerPassword: otherPassword,
  resetPasswordToken: reset.token,
});

/** `mutation (types) { field(arguments) { __typename } }` and the like. */
function request(field: string, parameters = '', selection = '__typename'): string {
  return parameters
    ? `(${parameters}) { ${field} { ${selection} } }`
    : `{ ${field} { ${selection} } }`;
}

const updateReset = `mutation ${request(
  'updateCustomerPasswordReset(id: $id, input: $input)',
  '$id: ID!, $input: UpdateCustomerPasswordResetInput!',
)}`;

function updateCommonAttributes(name: string, input: object): OperationCase {
  return {
    name,
    query: updateReset,
    variables: (subject) => ({ id: subject.reset.id, input }),
    answers: 'CustomerPasswordReset',
    allowed: integrations,
  };
}

export const operationCases: OperationCase[] = [
  {
    name: 'viewer',
    query: request('viewer'),
    variables: nothing,
    answers: 'Viewer',
    allowed: everyone,
  },
  {
    name: 'passwordPolicy',
    query: request('passwordPolicy'),
    variables: nothing,
    answers: 'PasswordPolicy',
    allowed: withCredential,
  },
  {
    name: 'resetTokenStatus',
    query: `query ${request('resetTokenStatus(token: $token)', '$token: String!')}`,
    variables: ({ reset }) => ({ token: reset.token }),
    answers: 'ResetTokenStatus',
    allowed: withCredential,
  },
  {
    name: 'requestPasswordReset',
    query: `mutation ${request('requestPasswordReset(input: $input)', '$input: RequestPasswordResetInput!')}`,
    variables: () => ({ input: { customerEmail: 'nobody@example.org' } }),
    answers: 'PasswordResetRequested',
    allowed: withCredential,
  },
  {
    name: 'cancelPasswordReset',
    query: `mutation ${request('cancelPasswordReset(input: $input)', '$input: CancelPasswordResetInput!')}`,
    variables: ({ reset }) => ({ input: { token: reset.token } }),
    answers: 'PasswordResetCancelled',
    allowed: withCredential,
  },
  {
    name: 'customers',
    query: request('customers', '', '__typename nodes { id }'),
    variables: nothing,
    answers: 'CustomerConnection',
    allowed: integrations,
  },
  {
    name: 'customer',
    query: `query ${request('customer(id: $id)', '$id: ID!')}`,
    variables: customerId,
    answers: 'Customer',
    allowed: integrationsAndOwners,
  },
  {
    name: 'user',
    query: `query ${request('user(userId: $id)', '$id: ID!')}`,
    variables: customerId,
    answers: 'User',
    allowed: integrationsAndOwners,
  },
  {
    name: 'events of a customer',
    query: `query ${request('customer(id: $id)', '$id: ID!', '__typename events { nodes { id } }')}`,
    variables: customerId,
    answers: 'Customer',
    allowed: integrations,
  },
  {
    name: 'resets of a customer',
    query: `query ${request('customer(id: $id)', '$id: ID!', '__typename passwordResets { totalCount }')}`,
    variables: customerId,
    answers: 'Customer',
    allowed: integrations,
  },
  {
    name: 'customerPasswordResets',
    query: request('customerPasswordResets', '', '__typename nodes { id }'),
    variables: nothing,
    answers: 'CustomerPasswordResetConnection',
    allowed: integrations,
  },
  {
    name: 'customerPasswordReset',
    query: `query ${request('customerPasswordReset(id: $id)', '$id: ID!')}`,
    variables: resetId,
    answers: 'CustomerPasswordReset',
    allowed: integrations,
  },
  {
    name: 'updateCustomerPasswordReset with password and token',
    query: updateReset,
    variables: (subject) => ({ id: subject.reset.id, input: redeemInput(subject) }),
    answers: 'CustomerPasswordReset',
    allowed: withCredential,
  },
  updateCommonAttributes('updateCustomerPasswordReset of a reference', { reference: 'R-1' }),
  updateCommonAttributes('updateCustomerPasswordReset of an origin', { referenceOrigin: 'ERP' }),
  updateCommonAttributes('updateCustomerPasswordReset of metadata', { metadata: { foo: 'bar' } }),
  updateCommonAttributes('updateCustomerPasswordReset that clears a reference', {
    reference: null,
  }),
  ...[{ reference: 'R-1' }, { referenceOrigin: 'ERP' }, { metadata: {} }].map((annotation) => ({
    name: `updateCustomerPasswordReset with a redeem and ${Object.keys(annotation).join()}`,
    query: updateReset,
    variables: (subject: Subject) => ({
      id: subject.reset.id,
      input: { ...redeemInput(subject), ...annotation },
    }),
    answers: 'CustomerPasswordReset',
    allowed: integrations,
  })),
  {
    name: 'createCustomerPasswordReset',
    query: `mutation ${request('createCustomerPasswordReset(input: $input)', '$input: CreateCustomerPasswordResetInput!')}`,
    variables: ({ customer }) => ({ input: { customerEmail: customer.email } }),
    answers: 'CustomerPasswordReset',
    allowed: integrations,
  },
  {
    name: 'deleteCustomerPasswordReset',
    query: `mutation ${request('deleteCustomerPasswordReset(id: $id)', '$id: ID!')}`,
    variables: resetId,
    answers: 'CustomerPasswordReset',
    allowed: integrations,
  },
  {
    name: 'createUserResetToken',
    query: `mutation ${request('createUserResetToken(input: $input)', '$input: CreateUserResetTokenInput!')}`,
    variables: ({ customer }) => ({ input: { username: customer.email } }),
    answers: 'UserResetToken',
    allowed: integrations,
  },
  {
    name: 'createCustomer',
    query: `mutation ${request('createCustomer(input: $input)', '$input: CreateCustomerInput!')}`,
    variables: () => ({ input: { email: newAddress(), password: otherPassword } }),
    answers: 'Customer',
    allowed: integrations,
  },
  {
    name: 'updateCustomer',
    query: `mutation ${request('updateCustomer(id: $id, input: $input)', '$id: ID!, $input: UpdateCustomerInput!')}`,
    variables: ({ customer }) => ({ id: customer.id, input: { isActive: false } }),
    answers: 'Customer',
    allowed: integrations,
  },
  {
    name: 'deleteCustomer',
    query: `mutation ${request('deleteCustomer(id: $id)', '$id: ID!')}`,
    variables: customerId,
    answers: 'DeletedCustomer',
    allowed: integrations,
  },
  {
    name: 'updateUserPassword',
    query: `mutation ${request('updateUserPassword(input: $input)', '$input: UpdateUserPasswordInput!')}`,
    variables: ({ customer, reset }) => ({
      input: { userId: customer.id, resetToken: reset.token, newPassword: otherPassword },
    }),
    answers: 'User',
    allowed: withCredential,
  },
  {
    name: 'createCustomerAccessToken',
    query: `mutation ${request('createCustomerAccessToken(input: $input)', '$input: CreateCustomerAccessTokenInput!')}`,
    variables: ({ customer }) => ({ input: { email: customer.email, password: goodPassword } }),
    answers: 'CustomerAccessToken',
    allowed: withCredential,
  },
  {
    name: 'changeUserPassword',
    query: `mutation ${request('changeUserPassword(input: $input)', '$input: ChangeUserPasswordInput!')}`,
    variables: ({ customer }) => ({
      input: { userId: customer.id, oldPassword: goodPassword, newPassword: otherPassword },
    }),
    answers: 'User',
    allowed: withCredential,
  },
  {
    name: 'webhooks',
    query: request('webhooks', '', '__typename nodes { id deliveries { totalCount } }'),
    variables: nothing,
    answers: 'WebhookConnection',
    allowed: integrations,
  },
  {
    name: 'webhook',
    query: `query ${request('webhook(id: $id)', '$id: ID!')}`,
    variables: webhookId,
    answers: 'Webhook',
    allowed: integrations,
  },
  {
    name: 'webhookDeliveries',
    query: request('webhookDeliveries', '', '__typename nodes { id webhook { id } }'),
    variables: nothing,
    answers: 'WebhookDeliveryConnection',
    allowed: integrations,
  },
  {
    name: 'createWebhook',
    query: `mutation ${request('createWebhook(input: $input)', '$input: CreateWebhookInput!')}`,
    variables: () => ({
      input: { url: 'https://hooks.example.org', topics: ['CUSTOMERS_CREATE'] },
    }),
    answers: 'Webhook',
    allowed: integrations,
  },
  {
    name: 'updateWebhook',
    query: `mutation ${request('updateWebhook(id: $id, input: $input)', '$id: ID!, $input: UpdateWebhookInput!')}`,
    variables: (subject) => ({ ...webhookId(subject), input: { name: 'Ours', isActive: false } }),
    answers: 'Webhook',
    allowed: integrations,
  },
  {
    name: 'rotateWebhookSecret',
    query: `mutation ${request('rotateWebhookSecret(id: $id)', '$id: ID!')}`,
    variables: webhookId,
    answers: 'Webhook',
    allowed: integrations,
  },
  {
    name: 'redeliverWebhook',
    query: `mutation ${request('redeliverWebhook(deliveryId: $id)', '$id: ID!')}`,
    variables: ({ webhook }) => ({ id: webhook?.deliveryId ?? 'NoSuchDelivery' }),
    answers: 'WebhookDelivery',
    allowed: integrations,
  },
  {
    name: 'deleteWebhook',
    query: `mutation ${request('deleteWebhook(id: $id)', '$id: ID!')}`,
    variables: webhookId,
    answers: 'DeletedWebhook',
    allowed: integrations,
  },
];

export const isAboutWebhooks = (name: string): boolean => /webhook/i.test(name);
