/** The names, summaries and descriptions of the routes (OpenAPI 3.1, Operation Objects). */

/** What a reader of a route's description sees first. */
export interface Words {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
}

export const resetWrites = {
  create: {
    operationId: 'createCustomerPasswordReset',
    summary: 'Create a customer password reset',
    description:
      "Returns the reset's token, once. Sends no email. Ends the customer's pending resets. For integrations.",
  },
  update: {
    operationId: 'updateCustomerPasswordReset',
    summary: 'Update a customer password reset',
    description:
      "Redeems the reset: sets the customer's password with the reset's token, once. Only integrations may write `reference`, `reference_origin` and `metadata`.",
  },
  remove: {
    operationId: 'deleteCustomerPasswordReset',
    summary: 'Delete a customer password reset',
    description: 'The token can no longer be used. For integrations.',
  },
};

export const customerWrites = {
  create: {
    operationId: 'createCustomer',
    summary: 'Create a customer',
    description: 'With or without a first password. For integrations.',
  },
  update: {
    operationId: 'updateCustomer',
    summary: 'Update a customer',
    description:
      'A password can be written only if the customer has none; otherwise use a reset. For integrations.',
  },
  remove: {
    operationId: 'deleteCustomer',
    summary: 'Delete a customer',
    description: 'The password and the resets are deleted, too. For integrations.',
  },
};

const idsOfEvents = 'Returns types and ids only, with the links of the relationship.';

export const resetReads = {
  list: {
    operationId: 'listCustomerPasswordResets',
    summary: 'List all customer password resets',
    description: 'Returns resets, without those that were deleted.',
  },
  retrieve: {
    operationId: 'retrieveCustomerPasswordReset',
    summary: 'Retrieve a customer password reset',
    description: 'Returns a reset. Its token cannot be read again. For integrations.',
  },
  customer: {
    operationId: 'retrieveCustomerOfPasswordReset',
    summary: 'Retrieve the customer of a customer password reset',
    description: 'Returns the customer whose password the reset is for. For integrations.',
  },
  customerLink: {
    operationId: 'retrieveCustomerLinkOfPasswordReset',
    summary: 'Retrieve the id of the customer of a customer password reset',
    description:
      'Returns type and id only, with the links of the relationship. It cannot be written. For integrations.',
  },
  events: {
    operationId: 'listEventsOfPasswordReset',
    summary: 'List the events of a customer password reset',
    description: 'Returns what happened to the reset.',
  },
  eventLinks: {
    operationId: 'listEventLinksOfPasswordReset',
    summary: 'List the ids of the events of a customer password reset',
    description: idsOfEvents,
  },
};

export const customerReads = {
  list: {
    operationId: 'listCustomers',
    summary: 'List all customers',
    description: 'Returns customers, without their profiles.',
  },
  retrieve: {
    operationId: 'retrieveCustomer',
    summary: 'Retrieve a customer',
    description: 'Returns a customer. For integrations, and for the customer itself.',
  },
  events: {
    operationId: 'listEventsOfCustomer',
    summary: 'List the events of a customer',
    description: 'Returns what happened to the customer and to its resets.',
  },
  eventLinks: {
    operationId: 'listEventLinksOfCustomer',
    summary: 'List the ids of the events of a customer',
    description: idsOfEvents,
  },
};

export const eventReads = {
  list: {
    operationId: 'listEvents',
    summary: 'List all events',
    description: 'Returns what happened to customers and resets.',
  },
  retrieve: {
    operationId: 'retrieveEvent',
    summary: 'Retrieve an event',
    description: 'Returns an event. Its `metadata` say who caused it. For integrations.',
  },
};
