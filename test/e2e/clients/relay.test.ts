/** docs/clients/relay.md with the real compiler and the real runtime, at a real service. */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { build, type Plugin } from 'esbuild';
import { compile, createProject, modules, removeProjects } from '../../support/codegen/project.js';
import { filesOf } from '../../support/clients/pages.js';
import { goodPassword } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';

jest.setTimeout(120_000);
const shop = useShop();
afterAll(removeProjects);

/** As babel-plugin-relay does: each document in the code becomes the file that the compiler made of it. */
const relayDocuments: Plugin = {
  name: 'relay',
  setup: ({ onLoad }) =>
    onLoad({ filter: /src\/\w+\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const documents = text.matchAll(/graphql`\s*\w+ (\w+)[^`]*`/g);
      const imports = [...documents].map(
        ([, name]) => `import $${name} from './__generated__/${name}.graphql';`,
      );
      const code = text.replaceAll(/graphql`\s*\w+ (\w+)[^`]*`/g, '$$$1');
      return { contents: [...imports, code].join('\n'), loader: 'ts' };
    }),
};

let page: any;

beforeAll(async () => {
  const url = await shop.app.http.listen({ port: 0, host: '127.0.0.1' });
  const apiKey = String(shop.salesChannel['x-api-key']);
  const main = `export * from './account'; export * from './environment'; export * as runtime from 'relay-runtime';`;
  const project = createProject({
    ...filesOf('docs/clients/relay.md', { url, apiKey }),
    'src/main.ts': main,
  });
  execFileSync(process.execPath, [join(modules, 'relay-compiler/cli.js')], { cwd: project });
  expect(compile(project)).toEqual([]);
  const outfile = join(project, 'main.mjs');
  await build({
    entryPoints: [join(project, 'src/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    plugins: [relayDocuments],
  });
  page = await import(pathToFileURL(outfile).href);
});

const rename = (id: string, first: string) =>
  shop.graphql(
    `mutation ($id: ID!, $input: UpdateCustomerInput!) { updateCustomer(id: $id, input: $input) { __typename } }`,
    { id, input: { profile: { name: { first } } } },
  );

/** The fragment's data in the store, as `useFragment` reads them. */
function fragmentIn(environment: any, nodeId: string) {
  const owner = page.runtime.createOperationDescriptor(fragment().metadata.refetch.operation, {
    nodeId,
  });
  const selector = page.runtime.createReaderSelector(fragment(), nodeId, {}, owner.request);
  return environment.lookup(selector).data;
}

const fragment = () => page.runtime.getFragment(page.accountFragment);

/** As `refetch` of `useRefetchableFragment` does, by what the compiler says of the fragment. */
async function refetch(environment: any, data: Record<string, unknown>) {
  const { operation, identifierInfo } = fragment().metadata.refetch;
  const { identifierField, identifierQueryVariableName } = identifierInfo;
  const variables = { [identifierQueryVariableName]: data[identifierField] };
  return page.runtime.fetchQuery(environment, operation, variables).toPromise();
}

it('signs a customer in, and reads its fragment again by node', async () => {
  const { id, email } = await shop.customer({ profile: { name: { first: 'Ada' } } });
  const { accessToken } = await page.signIn(page.createEnvironment(), email, goodPassword);
  const environment = page.createEnvironment(accessToken);
  const { nodeId } = await page.readAccount(environment);
  const named = (first: string) => ({ email, nodeId, profile: { name: { first } } });
  expect(fragmentIn(environment, nodeId)).toEqual(named('Ada'));
  await rename(id, 'Grace');
  expect((await refetch(environment, { nodeId })).node).not.toBeNull();
  expect(fragmentIn(environment, nodeId)).toEqual(named('Grace'));
});

it('says what is wrong with what a customer typed', async () => {
  const { email } = await shop.customer();
  const answer = await page.signIn(page.createEnvironment(), email, 'not the password');
  expect(answer).toEqual({ problem: 'Address or password are wrong.' });
});
