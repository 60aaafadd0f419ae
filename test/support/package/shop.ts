/** A shop that the packed command line makes, and one reset through the service that it starts. */
import { parseEnv } from 'node:util';
import type { Image } from './image.js';
import { postGraphql } from '../apis/graphql-client.js';
import type { Settings } from '../processes/process.js';

async function outputOf(image: Image, settings: Settings, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await image.run(settings, ...args).finished;
  if (code !== 0) throw new Error(`rekey ${args.join(' ')} ended with ${code}: ${stderr}`);
  return stdout;
}

/** Returns settings of production with the keys that `rekey keys` prints, on tables that `rekey migrate` makes. */
export async function prepareProduction(image: Image, databaseUrl: string): Promise<Settings> {
  const settings = {
    ...(parseEnv(await outputOf(image, {}, 'keys')) as Settings),
    DATABASE_URL: databaseUrl,
    PUBLIC_URL: 'https://rekey.shop.example',
    SMTP_URL: 'smtp://127.0.0.1:1',
    MAIL_FROM: 'help@shop.example',
    HOST: '127.0.0.1',
    PORT: '0',
  };
  await outputOf(image, settings, 'migrate');
  return settings;
}

/** Makes an organization with an application, as docs/operations.md says. Returns the application's API key. */
export async function createShop(image: Image, settings: Settings): Promise<string> {
  const shop = ['--name', 'The Shop', '--slug', 'the-shop', '--json'];
  const { id } = JSON.parse(await outputOf(image, settings, 'organization', 'create', ...shop));
  const application = ['--organization', id, '--kind', 'integration', '--mode', 'live'];
  const more = ['--name', 'Back end', '--json'];
  const created = await outputOf(image, settings, 'application', 'create', ...application, ...more);
  return JSON.parse(created).apiKey;
}

/** Creates a customer and a reset, and redeems it. Returns what the service answers to that. */
export async function resetOnce(url: string, apiKey: string): Promise<any> {
  const ask = async (query: string) => {
    const { data, errors } = await postGraphql(url, { 'x-api-key': apiKey }, query);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    return Object.values<any>(data)[0];
  };
  const input = '(input: { email: "pat@example.org" })';
  await ask(`mutation { createCustomer${input} { __typename } }`);
  const { token } = await ask(
    `mutation { createCustomerPasswordReset${input} { ... on CreatedCustomerPasswordReset { token: resetPasswordToken } } }`,
  );
  return ask(
    `mutation { redeemPasswordReset(input: { token: "${token}", newPassword: "seven boats at dawn" }) { __typename } }`,
  );
}
