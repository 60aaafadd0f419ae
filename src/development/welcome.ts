/** What a newcomer needs for a first reset, in a few lines. */
import type { ApplicationKind } from '../domain/organization.js';
import type { CreatedPasswordReset } from '../operations/index.js';
import type { AccessTokenSigner } from '../operations/ports.js';
import { demoApplicationIds, demoCustomerEmail, demoOrganization } from './demo.js';
import type { DevelopmentKeys } from './keys.js';

const ttlSeconds = 86_400;

async function signFor(signer: AccessTokenSigner, kind: ApplicationKind): Promise<string> {
  const organizationId = demoOrganization.id;
  const applicationId = demoApplicationIds[kind];
  const claims = { organizationId, applicationId, kind, mode: 'live' as const };
  const signed = await signer.sign({ ...claims, ownerId: null, passwordVersion: null }, ttlSeconds);
  return signed.token;
}

/** Redeems the reset as a front end would: with the sales channel's key, which is no secret. */
function firstReset(url: string, keys: DevelopmentKeys, created: CreatedPasswordReset): string {
  const { reset, token } = created;
  const input = `{ customerPassword: "a boat with 3 red sails", resetPasswordToken: "${token.reveal()}" }`;
  const refusals =
    '... on ResetTokenError { reason } ... on PasswordRejectedError { violations { code message } }';
  const answer = `... on CustomerPasswordReset { status customerEmail } ... on UserError { code message } ${refusals}`;
  const query = `mutation { updateCustomerPasswordReset(id: "${reset.id}", input: ${input}) { ${answer} } }`;
  const headers = `-H 'content-type: application/json' -H 'x-api-key: ${keys.salesChannelApiKey}'`;
  return `curl ${url}/graphql ${headers} -d '${JSON.stringify({ query })}'`;
}

export interface WelcomeFacts {
  readonly url: string;
  readonly databaseName: string;
  /** Where mails go. */
  readonly mailPlace: string;
  readonly keys: DevelopmentKeys;
  readonly signer: AccessTokenSigner;
  readonly created: CreatedPasswordReset;
}

export async function welcomeLines(facts: WelcomeFacts): Promise<string[]> {
  const { url, databaseName, mailPlace, keys, signer, created } = facts;
  return [
    `Rekey is ready, in the development profile, on ${databaseName}.`,
    `  GraphQL, Sandbox in a browser  ${url}/graphql`,
    `  REST, described by OpenAPI     ${url}/openapi.json`,
    '  The whole job, step by step    npm run demo',
    `  Mails, a file each             ${mailPlace}`,
    '',
    `Credentials of the ${demoOrganization.name} (the tokens last a day):`,
    `  integration    authorization: Bearer ${await signFor(signer, 'integration')}`,
    `  sales channel  authorization: Bearer ${await signFor(signer, 'sales_channel')}`,
    `  integration    x-api-key: ${keys.integrationApiKey}`,
    `  sales channel  x-api-key: ${keys.salesChannelApiKey}`,
    `  optional       x-site-context: ${JSON.stringify({ account: demoOrganization.account })}`,
    '',
    `Paste this into a shell for a first reset, of ${demoCustomerEmail}; each start makes a new one:`,
    firstReset(url, keys, created),
    '',
  ];
}
