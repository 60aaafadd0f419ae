/**
 * Leaves out of the bundle what packages load and this service never uses. Reading it would take a sixth of the time until
 * the service listens (ADR 0067).
 */
import type { Plugin } from 'esbuild';

interface Unused {
  /** Of the path of a module. */
  readonly pattern: RegExp;
  /** A module of the same kind that has nothing in it. */
  readonly contents: string;
}

const unused: readonly Unused[] = [
  // TypeORM's drivers for other databases. Its factory names them all.
  {
    pattern: /[\\/]typeorm[\\/]driver[\\/](?!postgres[\\/]|types[\\/])[\w-]+[\\/]\w+\.js$/,
    contents: 'module.exports = {};',
  },
  // Fastify's compilers for schemas, which no route has, and requests without a socket.
  {
    pattern:
      /[\\/](?:@fastify[\\/](?:ajv|fast-json-stringify)-compiler|light-my-request)[\\/].*\.js$/,
    contents: 'module.exports = {};',
  },
  // What pg-boss's schedules need, which no queue has, and how TypeORM lays out statements in its own log.
  {
    pattern: /[\\/](?:cron-parser|@sqltools[\\/]formatter)[\\/].*\.js$/,
    contents: 'module.exports = {};',
  },
  // zod's messages in other languages than English. Its index names them all.
  {
    pattern: /[\\/]zod[\\/]v4[\\/]locales[\\/](?!en\.|index\.)[\w-]+\.js$/,
    contents: 'export default undefined;',
  },
];

/** Puts an empty module in the place of each: what uses one after all finds undefined there. Fails if one is not met. */
export const leftOut: Plugin = {
  name: 'left out',
  setup(build) {
    const met = new Set<Unused>();
    build.onEnd(() => {
      const texts = unused
        .filter((one) => !met.has(one))
        .map(({ pattern }) => `No module matches ${pattern}.`);
      return { errors: texts.map((text) => ({ text })) };
    });
    build.onLoad({ filter: /[\\/]node_modules[\\/].*\.js$/ }, ({ path }) => {
      const found = unused.find(({ pattern }) => pattern.test(path));
      if (!found) return undefined;
      met.add(found);
      return { contents: found.contents };
    });
  },
};
