/** What a front end does with schema.graphql: generate types, and handle every member of a result. */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { transformSync } from 'esbuild';
import { buildSchema, parse, validate } from 'graphql';
import { samplesOf } from '../../../support/rows/page-samples.js';

/** A generator and a compiler start: some seconds, on a busy machine many. */
jest.setTimeout(120_000);

const operations = `
  query CheckToken($token: String!) { checkResetToken(token: $token) {
    __typename ... on RedeemableResetToken { expiresAt passwordPolicy { minLength maxLength } }
    ... on ResetTokenError { reason } ... on RateLimitedError { retryAfterSeconds } } }
  query Policy { passwordPolicy { minLength maxLength refusesCommonPasswords refusesPersonalData } }
  mutation Redeem($token: String!, $newPassword: String!) {
    redeemPasswordReset(input: { token: $token, newPassword: $newPassword }) {
      __typename ... on PasswordResetRedeemed { redeemedAt customer { id email } }
      ... on ResetTokenError { reason } ... on RateLimitedError { retryAfterSeconds }
      ... on PasswordRejectedError { violations { code } policy { minLength maxLength } } } }
  mutation RedeemById($id: ID!, $input: UpdateCustomerPasswordResetInput!) {
    updateCustomerPasswordReset(id: $id, input: $input) {
      __typename ... on CustomerPasswordReset { id status customer { id email } }
      ... on RekeyError { code } } }
  mutation RedeemForUser($input: UpdateUserPasswordInput!) { updateUserPassword(input: $input) {
    __typename ... on User { userId email } ... on RekeyError { code message } } }
  mutation CreateReset($input: CreateCustomerPasswordResetInput!) {
    createCustomerPasswordReset(input: $input) {
      __typename ... on CreatedCustomerPasswordReset { resetPasswordToken passwordReset { id } } } }
  mutation CreateWebhook($input: CreateWebhookInput!) { createWebhook(input: $input) {
    __typename ... on WebhookWithSecret { secret webhook { id } } } }
  mutation SignIn($input: CreateCustomerAccessTokenInput!) {
    createCustomerAccessToken(input: $input) {
      __typename ... on CustomerAccessToken { accessToken expiresAt } ... on RekeyError { code } } }
  mutation ChangePassword($input: ChangeUserPasswordInput!) { changeUserPassword(input: $input) {
    __typename ... on PasswordRejectedError { violations { code } } ... on RekeyError { message } } }
  query BackOffice($filter: CustomerPasswordResetFilter, $after: String) {
    customerPasswordResets(first: 50, after: $after, filter: $filter) {
      nodes { id status expiresAt resetPasswordAt metadata customer { id email hasPassword } }
      pageInfo { hasNextPage endCursor } totalCount } }
`;

/** A front end's own code; \`never\` refuses to compile if a member was forgotten. */
function frontEnd(members: readonly string[]): string {
  return `
    import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
    import {
      BackOfficeDocument, CheckTokenDocument, CreateResetDocument, CreateWebhookDocument, RedeemDocument,
      type RedeemMutation,
    } from './generated/graphql.js';

    type Result = NonNullable<RedeemMutation['redeemPasswordReset']>;
    const never = (value: never): string => value;

    export function say(result: Result): string {
      switch (result.__typename) {
        ${members.join('\n        ')}
        default: return never(result);
      }
    }

    declare function run<Data, Variables>(
      document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data>;

    export async function shortest(token: string): Promise<number | string> {
      const { checkResetToken: result } = await run(CheckTokenDocument, { token });
      switch (result?.__typename) {
        case 'RedeemableResetToken': return result.passwordPolicy.minLength;
        case 'ResetTokenError': return result.reason;
        case 'RateLimitedError': return result.retryAfterSeconds;
        case undefined: return 'It did not run.';
        default: return never(result);
      }
    }

    export async function redeem(token: string, newPassword: string): Promise<string> {
      const { redeemPasswordReset: result } = await run(RedeemDocument, { token, newPassword });
      return result ? say(result) : 'It did not run.';
    }

    export async function tokenOf(email: string): Promise<string> {
      const { createCustomerPasswordReset: made } = await run(CreateResetDocument, { input: { email } });
      if (made?.__typename !== 'CreatedCustomerPasswordReset') throw new Error(made?.__typename);
      return made.passwordReset.id + made.resetPasswordToken;
    }

    export async function secretOf(url: string): Promise<string> {
      const input = { url, topics: ['CUSTOMERS_CREATE' as const] };
      const { createWebhook: made } = await run(CreateWebhookDocument, { input });
      if (made?.__typename !== 'WebhookWithSecret') throw new Error(made?.__typename);
      return made.webhook.id + made.secret;
    }

    export async function count(): Promise<number> {
      const variables = { filter: { status: { in: ['PENDING' as const] } } };
      const { customerPasswordResets: list } = await run(BackOfficeDocument, variables);
      return list?.totalCount ?? (list?.nodes ?? []).filter(({ status }) => status === 'PENDING').length;
    }
  `;
}

const members = [
  `case 'PasswordResetRedeemed': return result.customer?.email ?? result.redeemedAt;`,
  `case 'ResetTokenError': return result.reason === 'EXPIRED' ? 'Too late.' : 'No such link.';`,
  `case 'PasswordRejectedError': return 'At least ' + result.policy.minLength.toFixed();`,
  `case 'RateLimitedError': return 'Wait ' + result.retryAfterSeconds.toFixed() + ' seconds.';`,
];

const modules = resolve('node_modules');
const compiler = join(modules, 'typescript/bin/tsc');
const folders: string[] = [];
let folder: string;

afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true, force: true });
});

/** An ES module project with the packages of Rekey. */
function createProject(): string {
  const project = mkdtempSync(join(tmpdir(), 'rekey-codegen-'));
  folders.push(project);
  symlinkSync(modules, join(project, 'node_modules'));
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  return project;
}

function generate(cwd: string, config: string): void {
  const binary = join(modules, '@graphql-codegen/cli/cjs/bin.js');
  execFileSync(process.execPath, [binary, '--config', config, '--silent'], { cwd });
}

beforeAll(() => {
  folder = createProject();
  writeFileSync(join(folder, 'operations.graphql'), operations);
  const text = { DateTime: 'string' };
  const scalars = { ...text, JSONObject: 'Record<string, unknown>' };
  const config = {
    schema: resolve('schema.graphql'),
    documents: [join(folder, 'operations.graphql')],
    generates: {
      [join(folder, 'generated/')]: {
        preset: 'client',
        presetConfig: { fragmentMasking: false },
        config: { enumsAsTypes: true, useTypeImports: true, strictScalars: true, scalars },
        importExtension: '.js',
      },
    },
  };
  writeFileSync(join(folder, 'codegen.json'), JSON.stringify(config));
  generate(folder, 'codegen.json');
});

/** What the compiler says of each piece of code, in strict mode: the lines of its output by file. */
function compile(files: ReadonlyMap<string, string>): (name: string) => string[] {
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  const options = ['--strict', '--noEmit', '--skipLibCheck', '--exactOptionalPropertyTypes'];
  const target = ['--module', 'nodenext', '--target', 'es2023', '--types', '', '--ignoreConfig'];
  const args = [compiler, ...options, ...target, ...files.keys()];
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  const errors = stdout.split('\n').filter((line) => line.includes('error TS'));
  // An error outside of these files would be one of what was generated.
  const others = errors.filter((line) => ![...files.keys()].some((name) => line.startsWith(name)));
  expect(others).toEqual([]);
  return (name) => errors.filter((line) => line.startsWith(name));
}

describe('a front end that generates its types from schema.graphql', () => {
  const forgetful = members.map((member) => [/'(\w+)'/.exec(member)?.[1] ?? '', member] as const);
  let errorsOf: (name: string) => string[];

  beforeAll(() => {
    const files = forgetful.map(([name, forgotten]) => {
      const rest = members.filter((member) => member !== forgotten);
      return [`without-${name}.ts`, frontEnd(rest)] as const;
    });
    errorsOf = compile(new Map([['complete.ts', frontEnd(members)], ...files]));
  });

  it('compiles when it handles every member of a result', () => {
    expect(errorsOf('complete.ts')).toEqual([]);
  });

  it.each(forgetful)('does not compile when it forgets %s', (name) => {
    expect(errorsOf(`without-${name}.ts`)).toEqual([
      expect.stringMatching(/error TS2345: .*not assignable to parameter of type 'never'/),
    ]);
  });
});

/** tsconfig.app.json of `npm create vite@latest -- --template react-ts`, without the types of Vite itself. */
const viteOptions = JSON.parse(`{ "target": "es2023", "lib": ["ES2023", "DOM"], "module": "esnext",
  "types": [], "allowArbitraryExtensions": true, "skipLibCheck": true,
  "moduleResolution": "bundler", "allowImportingTsExtensions": true, "verbatimModuleSyntax": true,
  "moduleDetection": "force", "noEmit": true, "jsx": "react-jsx", "noUnusedLocals": true,
  "noUnusedParameters": true, "erasableSyntaxOnly": true, "noFallthroughCasesInSwitch": true }`);

describe('the example of docs/front-end.md', () => {
  const [config = '', code = ''] = samplesOf('docs/front-end.md', 'Types with Vite', 'ts');

  /** What the compiler says of the two files in a project of Vite: its errors, without their places. */
  function build(codegen: string, rekey: string): string[] {
    const project = createProject();
    mkdirSync(join(project, 'src'));
    copyFileSync('schema.graphql', join(project, 'schema.graphql'));
    writeFileSync(join(project, 'codegen.ts'), codegen);
    writeFileSync(join(project, 'src/rekey.ts'), rekey);
    const tsconfig = { compilerOptions: { strict: true, ...viteOptions }, include: ['src'] };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(tsconfig));
    generate(project, 'codegen.ts');
    const options = { cwd: project, encoding: 'utf8' } as const;
    const { stdout } = spawnSync(process.execPath, [compiler, '-p', '.'], options);
    return [...stdout.matchAll(/error (TS\d+: .+)/g)].map(([, error = '']) => error);
  }

  it('compiles with the flags of that template', () => {
    expect(build(config, code)).toEqual([]);
  });

  it('does not compile if it forgets a member of the union', () => {
    const forgetful = code.replace(/^ +case 'RateLimitedError':\n.+\n/m, '');
    expect(forgetful).not.toBe(code);
    const missed = expect.stringMatching(/RateLimitedError.* does not satisfy .*'never'/);
    expect(build(config, forgetful)).toContainEqual(missed);
  });

  it('has a text for a member that came later', async () => {
    const answer = { data: { redeemPasswordReset: { __typename: 'TokenLentError' } } };
    const module = { exports: {} as Record<string, (...values: string[]) => Promise<unknown>> };
    runInNewContext(transformSync(code, { loader: 'ts', format: 'cjs' }).code, {
      module,
      require: () => ({ graphql: String }),
      fetch: async () => Response.json(answer),
    });
    const said = await module.exports['setPassword']?.('token', 'seven boats at dawn');
    expect(said).toBe('Something went wrong.');
  });

  it('needs useTypeImports with these flags', () => {
    const without = config.replace('useTypeImports: true,', '');
    expect(without).not.toBe(config);
    expect(build(without, code)).toEqual([expect.stringContaining('verbatimModuleSyntax')]);
  });
});

describe('the GraphQL documents of the README and of docs/', () => {
  const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
  const pages = readdirSync('docs').filter((name) => name.endsWith('.md'));
  const found = ['README.md', ...pages.map((name) => join('docs', name))].flatMap((page) => {
    const blocks = readFileSync(page, 'utf8').matchAll(/^```graphql\n(.+?)^```$/gms);
    return [...blocks].map(([, document = '']) => ({ page, document }));
  });

  it('fit the schema', () => {
    expect(found.length).toBeGreaterThan(5);
    const problems = found.flatMap(({ page, document }) =>
      validate(schema, parse(document)).map(({ message }) => `${page}: ${message}`),
    );
    expect(problems).toEqual([]);
  });

  it('select each error by its own type: a fragment on the interface loses its fields in Apollo Client', () => {
    expect(found.filter(({ document }) => document.includes('on RekeyError'))).toEqual([]);
  });
});
