/** The home of the development profile: what runs here, its credentials, a first reset, and the way to everything else. */
import type { Page, PageRequest } from '../../api/http/pages.js';
import type { ApplicationKind } from '../../domain/access/organization.js';
import { demoCustomerEmail, demoOrganization } from '../demo.js';
import { signDemoToken } from '../tokens.js';
import { pageAnswer } from './shared/answer.js';
import { examples } from './documents.js';
import type { PageFacts } from './shared/facts.js';
import { header } from './shared/header.js';
import { data, html, type Html } from './shared/html.js';

/** Returns the value of a header, with a button that copies it. */
function copyable(id: string, [field, whose]: readonly [string, string], text: string): Html {
  const name = `${field} ${whose}`;
  return html`<div class="copyable">
    <span class="label" aria-hidden="true">${field}</span>
    <code id="${id}" tabindex="0" role="textbox" aria-readonly="true" aria-label="${name}"
      >${text}</code
    >
    <button type="button" class="copy" data-copy="${id}">
      Copy<span class="hidden"> ${name}</span>
    </button>
  </div>`;
}

async function databaseVersion({ database }: PageFacts): Promise<string> {
  try {
    const rows =
      await database.dataSource.query<{ server_version: string }[]>('SHOW server_version');
    return `PostgreSQL ${rows[0]?.server_version.split(' ', 1)[0] ?? ''}`;
  } catch {
    return 'PostgreSQL, which does not answer';
  }
}

const documents = [
  ['docs/front-end.md', 'Build a front end'],
  ['docs/rest.md', 'Keep a client of Commerce Layer or fabric'],
  ['docs/operations.md', 'Run it in production'],
  ['schema.graphql', 'The schema, for types'],
] as const;

const reading = html`<h3>Read, in the folder of Rekey</h3>
  <ul class="documents">
    ${documents.map(([path, what]) => html`<li><code>${path}</code> ${what}</li>`)}
  </ul>`;

async function whatRuns(facts: PageFacts, { origin }: PageRequest): Promise<Html> {
  const { version, database, dataDir, mailFolder } = facts;
  const kind = await databaseVersion(facts);
  const rows: readonly (readonly [string, Html])[] = [
    ['Version', html`Rekey ${version}, on Node ${process.versions.node}`],
    ['Address', html`<code>${origin}</code>`],
    [
      'Database',
      database.isEmbedded
        ? html`${kind}, embedded, in <code>${dataDir}</code>`
        : html`${kind}, that of <code>DATABASE_URL</code>`,
    ],
    [
      'Mails',
      mailFolder === null
        ? html`go to the relay of <code>SMTP_URL</code>`
        : html`stay here, in the <a href="/inbox">inbox</a> (<code>${mailFolder}</code>)`,
    ],
    ['Profile', html`development: for this machine only, and never for customers`],
  ];
  return html`<section aria-labelledby="runs">
    <h2 id="runs">What runs here</h2>
    <dl class="facts">
      ${rows.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${reading}
  </section>`;
}

function firstReset({ mailFolder }: PageFacts): Html {
  const lead =
    mailFolder === null
      ? html`Mails go to a relay, so this reset is created by the back end, with the integration's
        key: its answer has the token that a mail would bring.`
      : html`The page sends what a front end sends, as <code>${demoCustomerEmail}</code>, and shows
          each request with its answer.`;
  return html`<section aria-labelledby="first" class="wide">
    <h2 id="first">A first reset</h2>
    <p>${lead}</p>
    <p><button type="button" class="primary" id="run" disabled>Run a first reset</button></p>
    <p id="verdict" role="status"></p>
    <ol id="steps" class="steps"></ol>
    <noscript><p>This needs JavaScript. The README does the same by hand.</p></noscript>
  </section>`;
}

const ways = [
  ['/demo/', 'Demo shop', 'The pages that customers see: forgot, reset, sign in.'],
  ['/inbox', 'Inbox', 'Every mail of this machine, with links that work.'],
  ['/graphql', 'Explorer', 'GraphiQL with the first operations in tabs. Works offline.'],
  ['/sandbox', 'Apollo Sandbox', 'The same in Apollo’s explorer. Needs the internet.'],
  ['/openapi.json', 'OpenAPI', 'The REST APIs of Commerce Layer and fabric, described.'],
] as const;

const goOn = ({ hasDemo }: PageFacts) =>
  html`<section aria-labelledby="go">
    <h2 id="go">Go on</h2>
    <ul class="ways">
      ${ways
        .filter(([to]) => hasDemo || to !== '/demo/')
        .map(
          ([to, name, what]) =>
            html`<li>
              <a href="${to}">${name}</a>
              <p>${what}</p>
            </li>`,
        )}
    </ul>
  </section>`;

async function credentials({ keys, signer }: PageFacts): Promise<Html> {
  const bearer = async (kind: ApplicationKind) => `Bearer ${await signDemoToken(signer, kind)}`;
  const { salesChannelApiKey, integrationApiKey } = keys();
  const siteContext = JSON.stringify({ account: demoOrganization.account });
  return html`<section aria-labelledby="credentials" class="wide">
    <h2 id="credentials">Credentials of the ${demoOrganization.name}</h2>
    <h3>Front end: the sales channel</h3>
    <p>Public: it may stand in the source of a page.</p>
    ${copyable('key-front', ['x-api-key', 'of the sales channel'], salesChannelApiKey)}
    ${copyable('token-front', ['authorization', 'of the sales channel'], await bearer('sales_channel'))}
    <h3>Back end: the integration</h3>
    <p>Secret: it reads and writes everything of the shop.</p>
    ${copyable('key-back', ['x-api-key', 'of the integration'], integrationApiKey)}
    ${copyable('token-back', ['authorization', 'of the integration'], await bearer('integration'))}
    <h3>For either</h3>
    <p>
      Send <code>x-api-key</code> or <code>authorization</code>, not both. The tokens last a day;
      reload the page for new ones. <code>x-site-context</code> is optional in GraphQL.
    </p>
    ${copyable('site', ['x-site-context', 'of the shop'], siteContext)}
  </section>`;
}

async function render(facts: PageFacts, request: PageRequest): Promise<Html> {
  const { keys, mailFolder, hasDemo } = facts;
  const { salesChannelApiKey, integrationApiKey } = keys();
  const [ask, check, redeem, signIn] = examples.map(({ query }) => query);
  const settings = {
    email: demoCustomerEmail,
    salesChannelApiKey,
    integrationApiKey,
    hasInbox: mailFolder !== null,
    hasDemo,
    documents: { ask, check, redeem, signIn },
  };
  return html`<body>
    ${header('/', facts)}
    <main class="home">
      <h1>Rekey is running</h1>
      ${await whatRuns(facts, request)} ${goOn(facts)} ${firstReset(facts)}
      ${await credentials(facts)}
    </main>
    ${data('settings', settings)}
  </body>`;
}

/** Returns the page at `/`. */
export function homePage(facts: PageFacts): Page {
  return {
    path: '/',
    async handle(request) {
      const body = await render(facts, request);
      const styles = ['style.css', 'home.css'];
      return pageAnswer({ title: 'Rekey, development', styles, script: 'home.js', body });
    },
  };
}
