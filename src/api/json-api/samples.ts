/**
 * Examples for the descriptions. Those of the update of a reset are Commerce Layer's own. The development profile has
 * rows with these ids and this token, so that every request can be sent as it stands there.
 */

export const sampleResetId = 'xYZkjABcde';
export const sampleResetToken = 'xhFfkmfybsLxzaAP6xcs';
export const sampleCustomerId = '5f3c0e9ad1b24c7f86e2a150';
export const sampleCustomerEmail = 'ada@example.com';
export const sampleEventId = 'mNqTzLmPwd';
const sampleOrganizationId = 'xRRkjDFafe';

const commonAttributes = {
  reference: 'ANY-EXTERNAL-REFEFERNCE',
  reference_origin: 'ANY-EXTERNAL-REFEFERNCE-ORIGIN',
  metadata: { foo: 'bar' },
};

export const createResetSample = {
  data: {
    type: 'customer_password_resets',
    attributes: { customer_email: 'john@example.com', ...commonAttributes },
  },
};

export const updateRequestSample = {
  data: {
    type: 'customer_password_resets',
    id: sampleResetId,
    attributes: {
      // The documented password, `secret`, does not meet the policy.
      customer_password: 'a boat with 3 red sails',
      _reset_password_token: sampleResetToken,
    },
  },
};

export const createCustomerSample = {
  data: {
    type: 'customers',
    attributes: {
      email: 'mary@example.com',
      password: 'a boat with 3 red sails',
      ...commonAttributes,
    },
  },
};

export const updateCustomerSample = {
  data: { type: 'customers', id: sampleCustomerId, attributes: commonAttributes },
};

const instant = '2018-01-01T12:00:00.000Z';

/** The links of relationships below the URL of a resource. */
function relationshipSamples(self: string, ...names: string[]): object {
  const links = (name: string) => ({
    self: `${self}/relationships/${name}`,
    related: `${self}/${name}`,
  });
  return Object.fromEntries(names.map((name) => [name, { links: links(name) }]));
}

const resetAttributes = {
  customer_email: 'john@example.com',
  reset_password_token: null as string | null,
  reset_password_at: instant,
  created_at: instant,
  updated_at: instant,
  ...commonAttributes,
};

/** Returns a reset as the API and webhooks show it. */
function resetSample<Meta extends object>(root: string, meta: Meta, attributes: object = {}) {
  const self = `${root}/customer_password_resets/${sampleResetId}`;
  return {
    id: sampleResetId,
    type: 'customer_password_resets',
    links: { self },
    attributes: { ...resetAttributes, ...attributes },
    relationships: relationshipSamples(self, 'customer', 'events'),
    meta,
  };
}

const meta = { mode: 'test', organization_id: sampleOrganizationId };
const trace_id = '69abaa3545913c78132e5578bd26208d44aa9043647d78698fd0021f3958cd74';

export const updateAnswerSample = {
  data: resetSample(
    'https://yourdomain.commercelayer.io/api',
    { ...meta, trace_id },
    { reset_password_token: sampleResetToken },
  ),
};

export const resetCallSample = { data: resetSample('/api', meta) };

/** A new reset, for a webhook that includes tokens. */
export const tokenCallSample = {
  data: resetSample(
    '/api',
    { ...meta, encrypted_reset_password_token: 'eyJhbGciOiJSU0EtT0FFUC0yNTYifQ.a.b.c.d' },
    { reset_password_at: null },
  ),
};

const customerSelf = `/api/customers/${sampleCustomerId}`;

export const customerCallSample = {
  data: {
    id: sampleCustomerId,
    type: 'customers',
    links: { self: customerSelf },
    attributes: {
      email: sampleCustomerEmail,
      status: 'prospect',
      has_password: true,
      created_at: instant,
      updated_at: instant,
      ...commonAttributes,
    },
    relationships: relationshipSamples(customerSelf, 'events'),
    meta,
  },
};
