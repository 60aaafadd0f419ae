/** GraphiQL with the operations of a reset in its tabs. */
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { byId, settingsOf } from '../shared/dom.js';
import { createKeptTabs, tabsKey } from './kept-tabs.js';
import { useOwnWorkers } from './workers.js';

interface Tab {
  readonly query: string;
  readonly variables: string;
  readonly headers: string;
}

interface Parameters {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: unknown;
}

const { tabs } = settingsOf() as { tabs: readonly [Tab, ...Tab[]] };
const [{ headers: defaultHeaders, variables }] = tabs;
/** GraphiQL takes them beside the tabs: on a first visit only, since they make a new tab later. */
const initial = localStorage.getItem(tabsKey) === null ? { initialVariables: variables } : {};

async function send(
  parameters: Parameters,
  { headers = {} }: { headers?: Record<string, string> } = {},
): Promise<object> {
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(parameters),
    });
    return (await response.json()) as object;
  } catch (error) {
    // A header that no request may have is a mistake of the reader's.
    const why = error instanceof TypeError ? error.message : 'the answer is not JSON';
    const message = `No answer from Rekey (${why}). If it is stopped, npm start starts it.`;
    return { errors: [{ message }] };
  }
}

function Explorer() {
  return (
    <GraphiQL
      fetcher={send}
      defaultTabs={tabs.map((tab) => ({ ...tab }))}
      defaultHeaders={defaultHeaders}
      defaultEditorToolsVisibility="variables"
      {...initial}
      storage={createKeptTabs(localStorage, tabs)}
    >
      <GraphiQL.Logo>
        <nav className="places" aria-label="Rekey">
          <a href="/">Rekey</a>
          <a href="/inbox">Inbox</a>
          <a href="/sandbox">Sandbox</a>
        </nav>
      </GraphiQL.Logo>
    </GraphiQL>
  );
}

useOwnWorkers();
createRoot(byId('explorer')).render(<Explorer />);
