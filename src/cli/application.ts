/** `rekey application`: the API clients of organizations. */
import type { Command } from 'commander';
import type { Administration } from '../database/administration.js';
import { digestApiKey, mintApiKey } from '../domain/access/api-key.js';
import { newId } from '../domain/shared/ids.js';
import { parseName, type Application } from '../domain/access/organization.js';
import { argument, idArgument, kindOption, modeOption } from './arguments.js';
import { example, print, printFacts, printJson, printTable } from './output.js';
import { withAdministration } from './with-database.js';

interface CreateOptions extends Pick<Application, 'kind' | 'mode' | 'name'> {
  readonly organization: string;
  readonly json?: true;
}

interface ListOptions {
  readonly organization?: string;
  readonly json?: true;
}

async function create({ organization, json, ...given }: CreateOptions): Promise<void> {
  const apiKey = mintApiKey(given.mode);
  const application = { id: newId(), organizationId: organization, ...given };
  await withAdministration((administration) =>
    administration.addApplication({ ...application, keyDigest: digestApiKey(apiKey) }),
  );
  if (json) return printJson({ ...application, apiKey });
  const { id, kind, mode, name } = application;
  printFacts({ id, organization, mode, kind, name, 'API key': apiKey });
  print('\nKeep the API key: it is not stored and will not be shown again.');
}

async function read(
  administration: Administration,
  organizationId: string | undefined,
): Promise<Application[]> {
  if (organizationId !== undefined && !(await administration.findOrganization(organizationId))) {
    throw new Error(`There is no organization ${organizationId}.`);
  }
  return administration.applications(organizationId);
}

function toRow(application: Application): string[] {
  const { id, organizationId, mode, kind, createdAt, revokedAt, name } = application;
  const dates = [createdAt.toISOString(), revokedAt?.toISOString() ?? '-'];
  return [id, organizationId, mode, kind, ...dates, name];
}

async function list({ organization, json }: ListOptions): Promise<void> {
  const applications = await withAdministration((administration) =>
    read(administration, organization),
  );
  if (json) return printJson(applications);
  const headings = ['ID', 'ORGANIZATION', 'MODE', 'KIND', 'CREATED', 'REVOKED', 'NAME'];
  printTable(headings, applications.map(toRow));
}

/** Revokes an application. Revoking it twice is no failure. */
async function revoke(id: string): Promise<void> {
  await withAdministration(async (administration) => {
    if (await administration.revokeApplication(id)) return print(`Revoked ${id}.`);
    const application = await administration.findApplication(id);
    if (!application) throw new Error(`There is no application ${id}.`);
    print(`${id} was revoked before, at ${application.revokedAt?.toISOString()}.`);
  });
}

const createExample =
  '--organization xRRkjDFafe --kind sales_channel --mode live --name "Web shop"';

function addCreateCommand(group: Command): void {
  group
    .command('create')
    .description('Create an application and print its API key, once.')
    .requiredOption(
      '--organization <id>',
      'the organization that it belongs to',
      idArgument('the id'),
    )
    .addOption(kindOption())
    .addOption(modeOption().makeOptionMandatory())
    .requiredOption('--name <name>', 'its name, for people', argument(parseName))
    .option('--json', 'print JSON')
    .addHelpText('after', example(`application create ${createExample}`))
    .action(create);
}

function addListCommand(group: Command): void {
  group
    .command('list')
    .description('List applications, the oldest first.')
    .option('--organization <id>', 'only those of this organization', idArgument('the id'))
    .option('--json', 'print JSON')
    .addHelpText('after', example('application list --organization xRRkjDFafe'))
    .action(list);
}

function addRevokeCommand(group: Command): void {
  group
    .command('revoke')
    .description('Refuse its API key, and tokens that name it, from now on.')
    .argument('<id>', 'the application', idArgument('the id'))
    .addHelpText('after', example('application revoke QIyRaJtVUl'))
    .action(revoke);
}

export function addApplicationCommands(program: Command): void {
  const group = program.command('application').description('Create, list and revoke applications.');
  group.addHelpText('after', example('application list'));
  addCreateCommand(group);
  addListCommand(group);
  addRevokeCommand(group);
}
