/** The GraphQL API, by its three ways to name whose password it is: the reset's id, the user's, and the token alone. */
import {
  rejected,
  unknownAnswer,
  type Answer,
  type Arguments,
  type Asked,
  type Api,
  type Made,
  type Verdict,
} from './verbs.js';

const failed = '__typename ... on RekeyError { code }';
const rejectable = `${failed} ... on PasswordRejectedError { violations { code } }`;
const refusable = '... on ResetTokenError { reason }';
const redeemable = `${rejectable} ${refusable}`;
const redeemed = '... on CustomerPasswordReset { redeemed: status }';

function ask(query: string, variables: object): Asked {
  return { method: 'POST', url: '/graphql', body: { query, variables } };
}

/** `field(input: $input)`, the way most mutations are. */
function mutation(field: string, input: object, selection = failed): Asked {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} } }`;
  return ask(query, { input });
}

function byId(kind: 'query' | 'mutation', field: string, id: string): Asked {
  const name = field === 'user' ? 'customerId' : 'id';
  return ask(`${kind} ($id: ID!) { ${field}(${name}: $id) { __typename } }`, { id });
}

function updateReset(id: string, input: object): Asked {
  const parameters = '$id: ID!, $input: UpdateCustomerPasswordResetInput!';
  const field = 'updateCustomerPasswordReset(id: $id, input: $input)';
  const more = 'resetPasswordToken' in input ? redeemed : '';
  return ask(`mutation (${parameters}) { ${field} { ${redeemable} ${more} } }`, { id, input });
}

function updateCustomer({ customerId, ...input }: Arguments['updateCustomer']): Asked {
  const parameters = '$id: ID!, $input: UpdateCustomerInput!';
  const field = 'updateCustomer(id: $id, input: $input)';
  return ask(`mutation (${parameters}) { ${field} { ${failed} } }`, { id: customerId, input });
}

const verdictOfCode: Record<string, Verdict> = {
  CUSTOMER_NOT_FOUND: 'not_found',
  CUSTOMER_INACTIVE: 'customer_inactive',
  EMAIL_TAKEN: 'email_taken',
  INVALID_CREDENTIALS: 'wrong_credentials',
  INVALID_EMAIL: 'invalid',
  OVERLOADED: 'overloaded',
  RATE_LIMITED: 'rate_limited',
  INTERNAL_SERVER_ERROR: 'failed',
  UNAUTHENTICATED: 'unauthenticated',
  FORBIDDEN: 'forbidden',
  NOT_FOUND: 'not_found',
  BAD_USER_INPUT: 'invalid',
  INVALID_SITE_CONTEXT: 'invalid_site_context',
};

function ofMember(result: any): Verdict | undefined {
  if (result.violations) return rejected(result.violations.map((one: any) => one.code));
  if (result.code && !result.reason) return verdictOfCode[result.code];
  // A token's status has a reason, too, which is null where it can be used.
  return result.reason ? (result.reason.toLowerCase() as Verdict) : 'ok';
}

function verdictOf(answer: Answer): Verdict {
  const { data, errors } = answer.body;
  const [result] = Object.values<any>(data ?? { none: null });
  const [error] = errors ?? [];
  const verdict = error ? verdictOfCode[error.extensions.code] : result && ofMember(result);
  // A status that the answer's only field does not allow, and a redeemed reset that is not.
  if (verdict === 'overloaded' && answer.status !== 503) throw unknownAnswer(answer);
  if (!error && (answer.status !== 200 || (result?.redeemed ?? 'REDEEMED') !== 'REDEEMED')) {
    throw unknownAnswer(answer);
  }
  if (!error && result === null && data) return 'not_found';
  if (verdict === undefined) throw unknownAnswer(answer);
  return verdict;
}

function made(body: any): Made {
  const [result] = Object.values<any>(body.data);
  const { email, token, accessToken, passwordReset, customerId } = result;
  const { id, customer } = passwordReset ?? result;
  return { id, email, token: token ?? accessToken, customerId: customer?.id ?? customerId };
}

const common = {
  mediaType: 'application/json',
  requiresSiteContext: false,
  verdictOf,
  made,
  told: (verdict: Verdict) => verdict,
};

export const graphqlApi: Api = {
  ...common,
  name: 'GraphQL',
  ask: {
    redeem: ({ resetId, token, password }) =>
      updateReset(resetId, { customerPassword: password, resetPasswordToken: token }),
    redeemWithReference: ({ resetId, token, password, reference }) =>
      updateReset(resetId, { customerPassword: password, resetPasswordToken: token, reference }),
    updateCommonAttributes: ({ resetId, reference }) => updateReset(resetId, { reference }),
    createReset: ({ email, more }) =>
      mutation(
        'createCustomerPasswordReset',
        { email, ...more },
        `${failed} ... on CreatedCustomerPasswordReset { token: resetPasswordToken passwordReset { id customer { id } } }`,
      ),
    deleteReset: ({ resetId }) => byId('mutation', 'deleteCustomerPasswordReset', resetId),
    readReset: ({ resetId }) => byId('query', 'customerPasswordReset', resetId),
    listResets: () => ask('{ customerPasswordResets { nodes { id } } }', {}),
    readCustomer: ({ customerId }) => byId('query', 'customer', customerId),
    listCustomers: () => ask('{ customers { nodes { id } } }', {}),
    createCustomer: (input) =>
      mutation('createCustomer', input, `${rejectable} ... on Customer { id email }`),
    updateCustomer,
    deleteCustomer: ({ customerId }) => byId('mutation', 'deleteCustomer', customerId),
    changePassword: ({ customerId, old, password }) =>
      mutation(
        'changeUserPassword',
        { customerId, oldPassword: old, newPassword: password },
        rejectable,
      ),
    signIn: (input) =>
      mutation(
        'createCustomerAccessToken',
        input,
        `${failed} ... on CustomerAccessToken { accessToken }`,
      ),
    checkToken: ({ token }) =>
      ask('query ($token: String!) { resetTokenStatus(token: $token) { redeemable reason } }', {
        token,
      }),
  },
};

export const graphqlUserApi: Api = {
  ...common,
  name: 'GraphQL by user',
  ask: {
    redeem: ({ userId, token, password }) =>
      mutation(
        'updateUserPassword',
        { userId, resetToken: token, newPassword: password },
        redeemable,
      ),
    createReset: ({ email, more }) =>
      mutation(
        'createUserResetToken',
        { email, ...more },
        `${failed} ... on UserResetToken { token customerId }`,
      ),
    readCustomer: ({ customerId }) => byId('query', 'user', customerId),
  },
};

/** The flow of a front end, which knows the token and nothing else. */
export const graphqlTokenApi: Api = {
  ...common,
  name: 'GraphQL by token',
  readsTokenAlone: true,
  ask: {
    redeem: ({ token, password }) =>
      mutation('redeemPasswordReset', { token, newPassword: password }, redeemable),
    checkToken: ({ token }) =>
      ask(`query ($token: String!) { checkResetToken(token: $token) { ${failed} ${refusable} } }`, {
        token,
      }),
  },
};
