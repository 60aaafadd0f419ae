/** Apollo's Sandbox, filled in: a page that loads it from Apollo. Only the development profile loads this file. */
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';

export interface SandboxOptions {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Apollo's plugin takes the address of its page for that of the API. */
const ownAddress = 'var initialEndpoint = window.location.href;';

/** Returns the page in HTML, which has a policy for its own scripts. `path` is that of the API. */
export async function renderSandboxPage(path: string, options: SandboxOptions): Promise<string> {
  const { document, headers } = options;
  const plugin = ApolloServerPluginLandingPageLocalDefault({
    document,
    variables: options.variables,
    headers,
    footer: false,
  });
  // It looks at nothing of the server.
  const listener = await plugin.serverWillStart?.({} as never);
  const page = await listener?.renderLandingPage?.();
  const text = typeof page?.html === 'function' ? await page.html() : (page?.html ?? '');
  if (!text.includes(ownAddress)) throw new Error("Apollo's page is another than this one knows.");
  return text.replace(
    ownAddress,
    `var initialEndpoint = new URL(${JSON.stringify(path)}, window.location.href).href;`,
  );
}
