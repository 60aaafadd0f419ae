/** GraphiQL, which needs no other host, and Apollo's Sandbox, which does. */
import { renderSandboxPage } from '../../api/graphql/sandbox-page.js';
import type { Page, PageAnswer } from '../../api/http/pages.js';
import { editorPolicy, pageAnswer } from './shared/answer.js';
import { examples, type Example } from './documents.js';
import type { PageFacts } from './shared/facts.js';
import { data, html } from './shared/html.js';

function headersFor({ keys }: PageFacts, { caller }: Example): Record<string, string> {
  const { salesChannelApiKey, integrationApiKey } = keys();
  return { 'x-api-key': caller === 'integration' ? integrationApiKey : salesChannelApiKey };
}

async function explorer(facts: PageFacts): Promise<PageAnswer> {
  const tabs = examples.map((example) => ({
    query: example.query,
    variables: JSON.stringify(example.variables, null, 2),
    headers: JSON.stringify(headersFor(facts, example), null, 2),
  }));
  const body = html`<body class="explorer">
    <main>
      <h1 class="hidden">Explorer</h1>
      <div id="explorer"><p class="loading">Loading the explorer …</p></div>
    </main>
    <noscript><p>GraphiQL needs JavaScript.</p></noscript>
    ${data('settings', { tabs })}
  </body>`;
  const styles = ['graphiql.css', 'explorer.css'];
  const shell = { title: 'Explorer · Rekey', styles, script: 'explorer.js', body };
  return pageAnswer(shell, editorPolicy);
}

async function sandbox(facts: PageFacts): Promise<PageAnswer> {
  const [{ query, variables }] = examples;
  const headers = headersFor(facts, examples[0]);
  const body = await renderSandboxPage('/graphql', { document: query, variables, headers });
  // The page has a policy of its own in its HTML, for what it loads from Apollo.
  return { type: 'text/html; charset=utf-8', body, policy: "frame-ancestors 'none'" };
}

/** Returns the page at `/graphql`, beside the API. */
export function explorerPage(facts: PageFacts): Page {
  return { path: '/graphql', apiMethods: ['POST'], handle: () => explorer(facts) };
}

/** Returns the page at `/sandbox`. */
export function sandboxPage(facts: PageFacts): Page {
  return { path: '/sandbox', handle: () => sandbox(facts) };
}
