/** `rekey token`: prints an access token that is signed with the service's key. Needs no database. */
import type { Command } from 'commander';
import { loadAccessTokenConfig, type AccessTokenConfig } from '../config/index.js';
import { demoApplicationIds, demoOrganization } from '../development/demo.js';
import { resolveAccessTokenKeys } from '../development/keys.js';
import type { ApplicationKind, Mode } from '../domain/access/organization.js';
import { createAccessTokenSigner, maxAccessTokenTtlSeconds } from '../security/access-token.js';
import {
  argument,
  idArgument,
  kindOption,
  modeOption,
  parseSeconds,
  UsageError,
} from './arguments.js';
import { example, print } from './output.js';

export interface TokenOptions {
  readonly kind: ApplicationKind;
  readonly mode: Mode;
  readonly organization?: string;
  readonly application?: string;
  readonly customer?: string;
  /** In seconds. */
  readonly ttl: number;
}

type Profile = AccessTokenConfig['service']['profile'];

const defaultTtlSeconds = 7200;

const explanation = `
--organization, --application and --customer are not checked: this needs no database.
The service accepts a token up to 30 seconds after its expiry, since clocks differ.`;

/** The application of tokens that name no other. No registered application has this id: theirs have ten letters. */
const unregisteredApplicationId = 'commandLine';

function organizationOf(profile: Profile, { organization }: TokenOptions): string {
  if (organization !== undefined) return organization;
  if (profile === 'development') return demoOrganization.id;
  throw new UsageError('--organization is required in the production profile.');
}

/** The demo's applications belong to the demo's organization: tokens of other organizations do not name them. */
function applicationOf(profile: Profile, organizationId: string, options: TokenOptions): string {
  if (options.application !== undefined) return options.application;
  const isDemo = profile === 'development' && organizationId === demoOrganization.id;
  return isDemo ? demoApplicationIds[options.kind] : unregisteredApplicationId;
}

/** Returns a JWT that the service of these settings accepts. Throws `UsageError` if it names no organization. */
export async function signToken(config: AccessTokenConfig, options: TokenOptions): Promise<string> {
  const { profile } = config.service;
  const organizationId = organizationOf(profile, options);
  const claims = {
    organizationId,
    applicationId: applicationOf(profile, organizationId, options),
    kind: options.kind,
    mode: options.mode,
    ownerId: options.customer ?? null,
    passwordVersion: null,
  };
  const signer = createAccessTokenSigner(resolveAccessTokenKeys(config));
  return (await signer.sign(claims, options.ttl)).token;
}

const parseTtl = argument((text) => parseSeconds(text, maxAccessTokenTtlSeconds));

export function addTokenCommand(program: Command): void {
  program
    .command('token')
    .description('Print an access token, a JWT, and nothing else. Works while the service runs.')
    .addOption(kindOption())
    .addOption(modeOption().default('live'))
    .option(
      '--organization <id>',
      'the organization that it gives access to; in development by default the demo one',
      idArgument('the id'),
    )
    .option('--application <id>', 'the API client that the token is for', idArgument('the id'))
    .option('--customer <id>', 'the customer that the token speaks for', idArgument('the id'))
    .option(
      '--ttl <seconds>',
      `how long it is valid, up to ${maxAccessTokenTtlSeconds}`,
      parseTtl,
      defaultTtlSeconds,
    )
    .addHelpText('after', explanation)
    .addHelpText('after', example('token --kind sales_channel --ttl 600'))
    .action(async (options: TokenOptions) =>
      print(await signToken(loadAccessTokenConfig(), options)),
    );
}
