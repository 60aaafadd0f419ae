/**
 * `npm run schema:lint`: the recommended and the Relay rules of @graphql-eslint for schema.graphql. Everything else
 * is linted by oxlint. Each exception below says why it is one.
 */
import graphql from '@graphql-eslint/eslint-plugin';

/** Parts and outcomes, which have no life and no id of their own; what is read by an id has an `id`. */
const withoutId = {
  // `Connection`, `Edge` and `PageInfo` are Relay's; failures are facts about one answer.
  suffixes: ['Connection', 'Edge', 'Error'],
  types: [
    'PageInfo',
    // What a customer is made of: replaced as a whole.
    'CustomerProfile',
    'ProfileAddress',
    'ProfileName',
    'ProfilePhone',
    // Answers to one question, different for each credential or token.
    'Caller',
    'PasswordPolicy',
    'PasswordViolation',
    'RedeemableResetToken',
    'ResetTokenStatus',
    'SiteFilter',
    'Viewer',
    // Results of mutations. Those with a secret keep it off the object that caches know by its id.
    'CreatedCustomerPasswordReset',
    'CustomerAccessToken',
    'PasswordResetCancelled',
    'PasswordResetRedeemed',
    'PasswordResetRequested',
    'UserResetToken',
    'WebhookWithSecret',
    // Part of its reset, which has the id.
    'PasswordResetDelivery',
  ],
};

export default [
  {
    files: ['**/*.graphql'],
    plugins: { '@graphql-eslint': graphql },
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: 'schema.graphql' } },
    },
    rules: {
      ...graphql.configs['flat/schema-recommended'].rules,
      ...graphql.configs['flat/schema-relay'].rules,
      '@graphql-eslint/strict-id-in-types': ['error', { exceptions: withoutId }],
      // Lists inside objects are paged forward only: one statement reads them for a whole page of objects.
      '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
      '@graphql-eslint/relay-edge-types': [
        'error',
        {
          withEdgeSuffix: true,
          // `nodes` beside `edges`, and lists of few parts, such as the lines of a profile.
          listTypeCanWrapOnlyEdgeType: false,
          // There is no `node(id:)` yet, so no interface for it.
          shouldImplementNode: false,
        },
      ],
      // `User.userId` is fabric's name, and the vendor's documents must go on working.
      '@graphql-eslint/no-typename-prefix': 'off',
    },
  },
];
