/** The lines that a start in development prints: what a newcomer needs for a first reset. */
import type { ResetLink } from '../domain/resets/links.js';
import type { CreatedPasswordReset } from '../operations/index.js';
import type { AccessTokenSigner } from '../operations/ports/index.js';
import { demoCustomerEmail, demoOrganization } from './demo.js';
import type { DevelopmentKeys } from './keys.js';
import { signDemoToken } from './tokens.js';

/** Returns a command that redeems the reset as a front end does: with the sales channel's key, which is no secret. */
function firstReset(url: string, keys: DevelopmentKeys, created: CreatedPasswordReset): string {
  const input = `{ token: "${created.token.reveal()}", newPassword: "a boat with 3 red sails" }`;
  const fields = [
    '__typename ... on PasswordResetRedeemed { redeemedAt customer { email } }',
    '... on ResetTokenError { message reason }',
    '... on PasswordRejectedError { message violations { code } policy { minLength } }',
    '... on RateLimitedError { message retryAfterSeconds }',
  ].join(' ');
  const query = `mutation { redeemPasswordReset(input: ${input}) { ${fields} } }`;
  const headers = `-H 'content-type: application/json' -H 'x-api-key: ${keys.salesChannelApiKey}'`;
  return `curl ${url}/graphql ${headers} -d '${JSON.stringify({ query })}'`;
}

export interface WelcomeFacts {
  readonly url: string;
  /** Whether this install has the pages of the development profile. */
  readonly hasPages: boolean;
  readonly databaseName: string;
  /** The destination of mails: a relay, or a folder in which they become files. */
  readonly mail: { readonly relay: string } | { readonly folder: string };
  /** The origins of front ends that the settings allow. */
  readonly corsOrigins: readonly string[];
  /** The pages of the demo shop; undefined if it has none. */
  readonly links: ReadonlyMap<string, ResetLink> | undefined;
  readonly keys: DevelopmentKeys;
  readonly signer: AccessTokenSigner;
  readonly created: CreatedPasswordReset;
}

function mailLine({ mail }: WelcomeFacts): string {
  if ('relay' in mail) return `  Mails                          ${mail.relay}`;
  return `  Mails, a file each             ${mail.folder}`;
}

/** Names the origins of the pages, and the setting that is missing: browsers block requests of unlisted origins. */
function linkLines({ url, links = new Map(), corsOrigins }: WelcomeFacts): string[] {
  const origins = [...new Set([...links.values()].map(({ reset }) => new URL(reset).origin))];
  if (origins.length === 0) return [];
  const list = origins.join(',');
  const isListed = origins.every((origin) => origin === url || corsOrigins.includes(origin));
  const need = isListed ? '' : `, which needs CORS_ORIGINS=${list}`;
  return [`  Their links lead to            ${list}${need}`];
}

/** Returns the lines to print. `created` is a reset that a newcomer may redeem with the last of them. */
export async function welcomeLines(facts: WelcomeFacts): Promise<string[]> {
  const { url, hasPages, databaseName, keys, signer, created } = facts;
  return [
    hasPages
      ? `Rekey is ready: open ${url} in a browser. Development profile, on ${databaseName}.`
      : `Rekey is ready, in the development profile, on ${databaseName}. Its pages are in the repository.`,
    `  GraphQL, the explorer too      ${url}/graphql`,
    `  REST, described by OpenAPI     ${url}/openapi.json`,
    '  The whole job, step by step    npm run demo, in the repository',
    mailLine(facts),
    ...linkLines(facts),
    '',
    `Credentials of the ${demoOrganization.name} (the tokens last a day):`,
    `  integration    authorization: Bearer ${await signDemoToken(signer, 'integration')}`,
    `  sales channel  authorization: Bearer ${await signDemoToken(signer, 'sales_channel')}`,
    `  integration    x-api-key: ${keys.integrationApiKey}`,
    `  sales channel  x-api-key: ${keys.salesChannelApiKey}`,
    `  optional       x-site-context: ${JSON.stringify({ account: demoOrganization.account })}`,
    `Paste this into a shell for a first reset, of ${demoCustomerEmail}; each start makes a new one:`,
    firstReset(url, keys, created),
    '',
  ];
}
