/**
 * Rewrites what graphql-js does for each field and each object of an answer (ADR 0070). It makes them by
 * `Object.create(null)`, for which V8 keeps a hash table of about a kilobyte each; a constructor whose prototype is empty
 * makes objects that have no more members and take a tenth of that. And it makes three such objects for the arguments of
 * a field that takes none.
 */
import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

interface Rewriting {
  /** Of the path of a module. */
  readonly pattern: RegExp;
  /** What is in it once, and what takes its place. No line moves. */
  readonly edits: readonly (readonly [from: string, to: string])[];
}

const noMembers = 'new NoMembers()';

/** At the end of a module, so that its directives and lines stay where they are; nothing calls it before. */
const definition = '\nfunction NoMembers() {}\nNoMembers.prototype = Object.create(null);\n';

const rewritings: readonly Rewriting[] = [
  {
    pattern: /[\\/]graphql[\\/]execution[\\/]execute\.js$/,
    edits: [
      ['    },\n    Object.create(null),\n  );', `    },\n    ${noMembers},\n  );`],
      ['const results = Object.create(null);', `const results = ${noMembers};`],
    ],
  },
  {
    pattern: /[\\/]graphql[\\/]jsutils[\\/]promiseForObject\.js$/,
    edits: [
      ['const resolvedObject = Object.create(null);', `const resolvedObject = ${noMembers};`],
    ],
  },
  {
    pattern: /[\\/]graphql[\\/]execution[\\/]values\.js$/,
    edits: [
      [
        'function getArgumentValues(def, node, variableValues) {\n',
        'function getArgumentValues(def, node, variableValues) { if (def.args.length === 0) return {};\n',
      ],
    ],
  },
];

/** Throws if a text is not there once: another version of graphql-js does it in another way. */
function edit(path: string, code: string, [from, to]: readonly [string, string]): string {
  if (code.split(from).length !== 2) throw new Error(`${path} does not have "${from}" once.`);
  return code.replace(from, to);
}

function rewritingOf(path: string): Rewriting | undefined {
  return rewritings.find(({ pattern }) => pattern.test(path));
}

/** Returns the code of a module of graphql-js, rewritten if there is something to rewrite in it. */
export function withShapedObjects(path: string, code: string): string {
  const { edits = [] } = rewritingOf(path) ?? {};
  const edited = edits.reduce((text, one) => edit(path, text, one), code);
  return edited.includes(noMembers) ? edited + definition : edited;
}

export const graphqlObjects: Plugin = {
  name: 'objects of graphql-js',
  setup(build) {
    const met = new Set<Rewriting>();
    build.onEnd(() => {
      const missed = rewritings.filter((one) => !met.has(one));
      return { errors: missed.map(({ pattern }) => ({ text: `No module matches ${pattern}.` })) };
    });
    build.onLoad({ filter: /[\\/]graphql[\\/](?:execution|jsutils)[\\/]\w+\.js$/ }, ({ path }) => {
      const rewriting = rewritingOf(path);
      if (!rewriting) return undefined;
      met.add(rewriting);
      return { contents: withShapedObjects(path, readFileSync(path, 'utf8')) };
    });
  },
};
