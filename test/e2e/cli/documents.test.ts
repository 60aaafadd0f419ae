/** `rekey documents`, with manifests as the generators of the three clients write them. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createProject, modules, removeProjects } from '../../support/codegen/project.js';
import { answerOf, errorOf, jsonOf, rekey } from '../../support/processes/command-line.js';
import { cleanUp, makeDirectory } from '../../support/processes/process.js';

jest.setTimeout(180_000);
afterAll(cleanUp);
afterAll(removeProjects);

const settings = { DATA_DIR: join(makeDirectory(), 'data') };
const folder = makeDirectory();
let application: string;

beforeAll(async () => {
  const shop = ['--name', 'Shop', '--slug', 'shop'];
  const { id: organization } = await jsonOf(settings, 'organization', 'create', ...shop);
  const given = ['--organization', organization, '--kind', 'sales_channel', '--mode', 'live'];
  const made = await jsonOf(settings, 'application', 'create', ...given, '--name', 'Web');
  application = made.id;
});

const run = (verb: string, ...more: string[]) =>
  ['documents', verb, ...more, '--application', application] as const;
const idsOf = async (): Promise<string[]> =>
  (await jsonOf(settings, ...run('list'))).map(({ id }: { id: string }) => id);

function write(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const query = 'query modulePolicyQuery { passwordPolicy { minLength } }';

const generators: Record<string, () => string> = {
  'generate-persisted-query-manifest': () => {
    const code = `import { gql } from '@apollo/client'; export const q = gql\`${query}\`;`;
    const project = createProject({ 'src/module.ts': code });
    const binary = join(modules, '@apollo/generate-persisted-query-manifest/cli.js');
    execFileSync(process.execPath, [binary], { cwd: project, stdio: 'pipe' });
    return join(project, 'persisted-query-manifest.json');
  },
  'relay-compiler': () => {
    const code = `import { graphql } from 'relay-runtime'; graphql\`${query}\`;`;
    const project = createProject({
      'relay.config.json': JSON.stringify({
        ...{ src: './src', schema: './schema.graphql', language: 'typescript' },
        persistConfig: { file: './persisted.json' },
      }),
      'persisted.json': '{}',
      'src/modulePolicy.ts': code,
    });
    execFileSync(process.execPath, [join(modules, 'relay-compiler/cli.js')], {
      cwd: project,
      stdio: 'pipe',
    });
    return join(project, 'persisted.json');
  },
  'the client preset': () => {
    const project = createProject({
      'codegen.ts': `export default { schema: 'schema.graphql', documents: 'src/**/*.ts', generates: {
        'src/gql/': { preset: 'client', presetConfig: { persistedDocuments: true } } } };`,
      'src/module.ts': `import { graphql } from './gql'; graphql(\`${query}\`);`,
    });
    const binary = join(modules, '@graphql-codegen/cli/cjs/bin.js');
    const args = [binary, '--config', 'codegen.ts', '--silent'];
    execFileSync(process.execPath, args, { cwd: project, stdio: 'pipe' });
    return join(project, 'src/gql/persisted-documents.json');
  },
};

describe('documents add', () => {
  it.each(Object.entries(generators))('registers what %s writes', async (_, generate) => {
    const file = generate();
    expect(readFileSync(file, 'utf8')).toContain('passwordPolicy');
    const added = await answerOf(settings, ...run('add', file));
    expect(added).toMatch(/: registered 1 documents of \w+; 0 were there before\.\n$/);
    expect(await answerOf(settings, ...run('add', file))).toContain('registered 0 documents');
    expect(await answerOf(settings, ...run('list'))).toContain('modulePolicyQuery');
  });

  it('names every problem of every document, and registers none', async () => {
    const before = await idsOf();
    const file = write('wrong.json', {
      fine: '{ viewer { mode } }',
      syntax: 'query {',
      field: 'query A { passwordPolice { minLength } viewer { nothing } }',
      empty: 'fragment F on Viewer { mode }',
      introspection: '{ __schema { types { name } } }',
      ['0'.repeat(64)]: '{ viewer { mode } }',
    });
    const { code, stdout, stderr } = await rekey(settings, ...run('add', file));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    for (const line of [
      /^syntax: Syntax Error.+\(line 1, column 8\)$/m,
      /^field: Cannot query field "passwordPolice"/m,
      /^field: Cannot query field "nothing"/m,
      /^empty: The document has no operation\.$/m,
      /^introspection: GraphQL introspection/m,
      /^0{64}: The id looks like a hash/m,
      /^error: The manifest has \d+ problems; nothing was registered\.$/m,
    ])
      expect(stderr).toMatch(line);
    expect(stderr).not.toMatch(/^fine:/m);
    expect(await idsOf()).toEqual(before);
  });

  it('refuses a file that is none, another text under an id, and an unknown application', async () => {
    const missing = join(folder, 'missing.json');
    expect(await errorOf(1, settings, ...run('add', missing))).toContain('no such file');
    expect(await errorOf(1, settings, ...run('add', write('a.json', '[]')))).toMatch(
      /another form/,
    );
    await answerOf(settings, ...run('add', write('b.json', { mine: '{ viewer { mode } }' })));
    const other = write('c.json', { mine: '{ passwordPolicy { minLength } }' });
    expect(await errorOf(1, settings, ...run('add', other))).toMatch(/same ids: mine/);
    const nobody = ['documents', 'add', other, '--application', 'Nobody'];
    expect(await errorOf(1, settings, ...nobody)).toMatch(/no application Nobody/);
  });
});

it('removes documents, but not the last ones of a limited application', async () => {
  expect(await errorOf(2, settings, ...run('remove'))).toMatch(/Name documents, or give --all/);
  expect(await errorOf(1, settings, ...run('remove', 'gone'))).toMatch(/no document gone/);
  await answerOf(settings, ...run('limit'));
  expect(await errorOf(1, settings, ...run('remove', '--all'))).toMatch(/would have none/);
  await answerOf(settings, ...run('limit', '--off'));
  expect(await answerOf(settings, ...run('remove', '--all'))).toMatch(/Removed \d+ documents/);
  expect(await idsOf()).toEqual([]);
  expect(await errorOf(1, settings, ...run('limit'))).toMatch(/has no documents/);
});
