/** `rekey organization`: the organizations, which are the tenants. */
import type { Command } from 'commander';
import { newAccount, newId } from '../domain/shared/ids.js';
import {
  parseAccount,
  parseName,
  parseSlug,
  type Organization,
} from '../domain/access/organization.js';
import { argument } from './arguments.js';
import { example, printFacts, printJson, printTable } from './output.js';
import { withAdministration } from './with-database.js';

interface CreateOptions {
  readonly name: string;
  readonly slug: string;
  readonly account?: string;
  readonly json?: true;
}

interface ListOptions {
  readonly json?: true;
}

async function create({ json, account = newAccount(), slug, name }: CreateOptions): Promise<void> {
  const organization = { id: newId(), account, slug, name };
  await withAdministration((administration) => administration.addOrganization(organization));
  if (json) return printJson(organization);
  printFacts(organization);
}

function toRow({ id, account, slug, name, createdAt }: Organization): string[] {
  return [id, account, slug, createdAt.toISOString(), name];
}

async function list({ json }: ListOptions): Promise<void> {
  const organizations = await withAdministration((administration) =>
    administration.organizations(),
  );
  if (json) return printJson(organizations);
  printTable(['ID', 'ACCOUNT', 'SLUG', 'CREATED', 'NAME'], organizations.map(toRow));
}

function addCreateCommand(group: Command): void {
  group
    .command('create')
    .description('Create an organization and print its ids.')
    .requiredOption('--name <name>', 'its name, for people', argument(parseName))
    .requiredOption('--slug <slug>', 'lower-case letters, digits and hyphens', argument(parseSlug))
    .option(
      '--account <account>',
      '24 letters or digits; by default new ones',
      argument(parseAccount),
    )
    .option('--json', 'print JSON')
    .addHelpText('after', example('organization create --name "The Shop" --slug the-shop'))
    .action(create);
}

function addListCommand(group: Command): void {
  group
    .command('list')
    .description('List all organizations, the oldest first.')
    .option('--json', 'print JSON')
    .addHelpText('after', example('organization list'))
    .action(list);
}

export function addOrganizationCommands(program: Command): void {
  const group = program.command('organization').description('Create and list organizations.');
  group.addHelpText('after', example('organization list'));
  addCreateCommand(group);
  addListCommand(group);
}
