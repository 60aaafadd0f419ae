/** The request and the response that Commerce Layer's documentation shows for the update of a reset. */

const self = 'https://yourdomain.commercelayer.io/api/customer_password_resets/xYZkjABcde';

export const updateRequestSample = {
  data: {
    type: 'customer_password_resets',
    id: 'xYZkjABcde',
    attributes: {
      // The documented password, `secret`, does not meet the policy.
      customer_password: 'a boat with 3 red sails',
      _reset_password_token: 'xhFfkmfybsLxzaAP6xcs',
    },
  },
};

const relationshipSample = (name: string) => ({
  links: { self: `${self}/relationships/${name}`, related: `${self}/${name}` },
});

export const updateAnswerSample = {
  data: {
    id: 'xYZkjABcde',
    type: 'customer_password_resets',
    links: { self },
    attributes: {
      customer_email: 'john@example.com',
      reset_password_token: 'xhFfkmfybsLxzaAP6xcs',
      reset_password_at: '2018-01-01T12:00:00.000Z',
      created_at: '2018-01-01T12:00:00.000Z',
      updated_at: '2018-01-01T12:00:00.000Z',
      reference: 'ANY-EXTERNAL-REFEFERNCE',
      reference_origin: 'ANY-EXTERNAL-REFEFERNCE-ORIGIN',
      metadata: { foo: 'bar' },
    },
    relationships: {
      customer: relationshipSample('customer'),
      events: relationshipSample('events'),
    },
    meta: {
      mode: 'test',
      organization_id: 'xRRkjDFafe',
      trace_id: '69abaa3545913c78132e5578bd26208d44aa9043647d78698fd0021f3958cd74',
    },
  },
};
