/** `rekey schema`: prints the GraphQL schema, which is committed in schema.graphql, or the one for a supergraph. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Form } from '../config/forms/setting.js';
import { table } from '../config/table.js';
import type { CustomerKey } from '../domain/customers/customer.js';
import type { Operations } from '../operations/index.js';
import { example } from './output.js';

interface Options {
  readonly subgraph?: boolean;
  readonly prefix: string;
  readonly customerKeys: readonly CustomerKey[];
}

/** Printing the schema calls no resolver. */
const noOperations = {} as Operations;

async function run({ subgraph = false, ...names }: Options): Promise<void> {
  // Loaded here, since the other commands start sooner without it.
  const { createSchema, printSortedSchema } = await import('../api/graphql/schema.js');
  const schema = await createSchema(noOperations);
  if (!subgraph) return void process.stdout.write(printSortedSchema(schema));
  const { createSubgraph } = await import('../api/graphql/subgraph/schema.js');
  process.stdout.write(createSubgraph(schema, names).sdl);
}

const { prefix, customerKeys } = table.subgraph.settings;

/** Returns an option that is read as its setting, which counts if the option is not given. */
function settingOption<T>(
  flags: string,
  description: string,
  setting: { readonly name: string; readonly form: Form<T>; readonly default: string },
): Option {
  const parse = (text: string): T => {
    // As in the environment, an empty text is none.
    const { data, error } = setting.form.schema.safeParse(text || setting.default);
    if (error) throw new InvalidArgumentError(`It ${error.issues[0]?.message ?? 'is invalid'}.`);
    return data;
  };
  return new Option(flags, description)
    .env(setting.name)
    .default(parse(setting.default), setting.default || 'none')
    .argParser(parse);
}

export function addSchemaCommand(program: Command): void {
  program
    .command('schema')
    .description('Print the GraphQL schema, or the part of it that a supergraph gets.')
    .option('--subgraph', 'print the subgraph, for Apollo Federation 2')
    .addOption(settingOption('--prefix <name>', "what the subgraph's names begin with", prefix))
    .addOption(
      settingOption(
        '--customer-keys <keys>',
        "the keys of the subgraph's `Customer`",
        customerKeys,
      ),
    )
    .addHelpText('after', example('schema --subgraph --prefix rekey > rekey.graphql'))
    .action(run);
}
