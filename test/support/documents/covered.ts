/** Which test runs or compiles a block that `documents.test.ts` cannot run by itself, and which blocks are none to run. */

export interface Coverage {
  /** The page, or the folder, of the blocks. */
  readonly page: string;
  /** What only these blocks have; without it all of the page. */
  readonly having?: string;
  /** The file or the folder of the test, which must name the page. */
  readonly by: string;
}

const resets = 'test/e2e/clients/reset.test.ts';
const samples = 'test/e2e/webhooks/samples.test.ts';
const readLinks = 'test/e2e/clients/links.test.ts';
const roles = 'test/support/world/roles.ts';

/** Blocks of TypeScript, JavaScript, Python and SQL. Each block is in one row or in more. */
export const coverage: readonly Coverage[] = [
  { page: 'CONTRIBUTING.md', by: 'test/integration/source/contributing.test.ts' },
  ...['apollo-client', 'codegen', 'fetch', 'graphql-request', 'python', 'react-native', 'urql'].map(
    (name) => ({ page: `docs/clients/${name}.md`, by: resets }),
  ),
  { page: 'docs/clients/federation.md', by: 'test/support/supergraph/programs.ts' },
  { page: 'docs/clients/gql-tada.md', by: 'test/support/codegen/generators.ts' },
  { page: 'docs/clients/node.md', by: 'test/e2e/clients/node.test.ts' },
  { page: 'docs/clients/relay.md', by: 'test/e2e/clients/relay.test.ts' },
  { page: 'docs/webhooks.md', having: 'createHmac', by: samples },
  { page: 'docs/webhooks.md', having: 'createHash', by: samples },
  { page: 'docs/webhooks.md', having: 'redeliver', by: samples },
  { page: 'docs/webhooks.md', having: 'exportJWK', by: samples },
  { page: 'docs/webhooks.md', having: 'importJWK', by: samples },
  { page: 'docs/database.md', having: 'CREATE ROLE', by: roles },
  { page: 'docs/database.md', having: 'GRANT', by: roles },
  { page: 'docs/database.md', having: 'ALTER ROLE', by: 'test/e2e/database/server-log.test.ts' },
  {
    page: 'docs/database.md',
    having: 'row_counts',
    by: 'test/integration/database/kept-counts.test.ts',
  },
  { page: 'docs/webhooks.md', having: 'createServer', by: samples },
  {
    page: 'docs/rest.md',
    having: 'CommerceLayer(',
    by: 'test/e2e/api/json-api/commercelayer-sdk.test.ts',
  },
  { page: 'docs/mail.md', having: 'location.hash', by: readLinks },
  { page: 'docs/front-end.md', having: 'location.hash', by: readLinks },
];

/** Blocks without a language: what they show, and why nothing runs it. The first words of each name it. */
export const shown: Readonly<Record<string, string>> = {
  'src/': 'the tree of folders; `npm run imports` finds folders without a row',
  'The role rekey lacks rights': 'what a start prints; test/integration/database/rights.test.ts',
  'SETTING ': 'what `rekey keys list` prints; test/e2e/process/key-rotation.test.ts reads it',
  'POST /graphql': 'spans of a trace; test/e2e/observability/traces.test.ts',
  'cores of the services': 'arithmetic',
  'bytes  =': 'arithmetic',
};
