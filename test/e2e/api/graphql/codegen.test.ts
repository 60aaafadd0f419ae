/** What a front end does with schema.graphql: generate types, and handle every member of a result. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { filesOf } from '../../../support/clients/pages.js';
import {
  awkwardModule,
  completeModule,
  forgetfulModules,
} from '../../../support/codegen/front-end.js';
import { generators, runClientPreset } from '../../../support/codegen/generators.js';
import { moreOperations } from '../../../support/codegen/more-operations.js';
import { tenOperations } from '../../../support/codegen/operations.js';
import { compile, createProject, removeProjects } from '../../../support/codegen/project.js';

/** A generator and a compiler start: some seconds, on a busy machine many. */
jest.setTimeout(120_000);

afterAll(removeProjects);

describe.each(generators)('a front end with the types of $name', ({ unknown, generate }) => {
  const operations = { ...tenOperations, ...moreOperations };
  const complete = completeModule(operations, unknown);
  const forgetful = forgetfulModules(operations, unknown);
  let errorsOf: (file: string) => string[];

  beforeAll(() => {
    const project = generate(Object.entries(operations));
    const own = new Map([
      ...forgetful,
      ['complete', complete],
      ['awkward', awkwardModule(Object.keys(tenOperations))],
    ]);
    for (const [name, text] of own) writeFileSync(join(project, `src/${name}.ts`), text);
    const errors = compile(project);
    // An error outside of these files would be one of what was generated.
    expect(errors.filter(({ file }) => !own.has(file.slice(4, -3)))).toEqual([]);
    errorsOf = (name) =>
      errors.flatMap(({ file, error }) => (file === `src/${name}.ts` ? [error] : []));
  });

  it('handles every member of every result without a cast or an assertion', () => {
    expect(errorsOf('complete')).toEqual([]);
    expect(complete).not.toMatch(/\bas\b|\bany\b|[\w)\]]!(?!=)|<\w+>\(|@ts-/);
  });

  it('has no optional member in the ten operations of a reset, and none without a type', () => {
    expect(errorsOf('awkward')).toEqual([]);
  });

  it.each(forgetful.map(([name]) => name))('does not compile when it forgets %s', (name) => {
    expect(errorsOf(name)).toEqual([
      expect.stringMatching(/TS2345: .*not assignable to parameter of type 'never'/),
    ]);
  });
});

describe('the program of docs/clients/codegen.md', () => {
  const files = filesOf('docs/clients/codegen.md', { url: 'http://127.0.0.1:4000', apiKey: 'key' });
  const { 'codegen.ts': config = '', 'src/reset.ts': code = '' } = files;

  /** What the compiler says of the two files in a project of Vite: its errors, without their places. */
  function build(codegen: string, program: string): string[] {
    const project = createProject({ 'codegen.ts': codegen, 'src/reset.ts': program });
    runClientPreset(project);
    return compile(project).map(({ error }) => error);
  }

  it('does not compile if it forgets a member of the union', () => {
    const forgetful = code.replace(/^ +case 'RateLimitedError':\n.+\n/m, '');
    expect(forgetful).not.toBe(code);
    const missed = expect.stringMatching(/RateLimitedError.* does not satisfy /);
    expect(build(config, forgetful)).toContainEqual(missed);
  });

  it('needs useTypeImports with these flags', () => {
    const without = config.replace('useTypeImports: true,', '');
    expect(without).not.toBe(config);
    expect(build(without, code)).toEqual([expect.stringContaining('verbatimModuleSyntax')]);
  });
});
