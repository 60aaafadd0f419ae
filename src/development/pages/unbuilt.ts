/** Says in place of a page that this install has none: the package that operators install leaves them out. */
import type { Page } from '../../api/http/pages.js';
import { textAnswer } from './shared/answer.js';

const why = `This install of Rekey has no such page.

The pages of the development profile (home, explorer, inbox and demo shop) are part of the repository and not of
the npm package: start Rekey there with "npm ci && npm start". Everything else works here as it does there:
GraphQL at /graphql, REST as /openapi.json describes it, Apollo Sandbox at /sandbox, and mails as files in DATA_DIR.
`;

/** Returns such a page for each path. */
export function unbuiltPages(paths: readonly string[]): Page[] {
  return paths.map((path) => ({
    path,
    ...(path === '/graphql' && { apiMethods: ['POST'] as const }),
    handle: async () => textAnswer(why, 404),
  }));
}
