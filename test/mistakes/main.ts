/**
 * `npm run test:mistakes`: plants known mistakes one at a time in a copy of the repository, and shows that the tests
 * notice each. Fails if they do not.
 */
import { parseArgs } from 'node:util';
import { copyRepository, type Copy } from './copy.js';
import { prepareDatabases, type PreparedDatabase } from './databases.js';
import { fewMistakes, mistakes } from './known/index.js';
import { isNoticedByUnitTests, type Mistake } from './mistake.js';
import { runTests, type Outcome } from './run.js';
import { line, table, type Finding } from './table.js';

const help = `npm run test:mistakes -- [options]

Plants known mistakes one at a time in a copy of the repository and runs the tests that are to notice them, on the
PostgreSQL server of the tests and on the embedded database. Ends with 1 if a mistake stays unnoticed.

  --only NAME   only mistakes with this in their name; may be given several times
  --few         only five that tests had missed once, as .ci/run does
  --embedded    on the embedded database alone
  --verbose     also say what the failed tests complain of
  --list        only list the mistakes
  --help
`;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    few: { type: 'boolean', default: false },
    embedded: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const write = (text: string) => void process.stdout.write(`${text}\n`);

/** Throws if a name was given that no mistake has. */
function selected(): readonly Mistake[] {
  const known = options.few ? fewMistakes : mistakes;
  const missing = options.only.find((part) => !known.some(({ name }) => name.includes(part)));
  if (missing !== undefined) throw new Error(`No mistake has "${missing}" in its name.`);
  if (options.only.length === 0) return known;
  return known.filter(({ name }) => options.only.some((part) => name.includes(part)));
}

const canShow = ({ needsServer = false }: Mistake, name: PreparedDatabase['name']) =>
  name === 'server' || !needsServer;

/** Where the mistake is to be noticed. Unit tests run once, since no database makes a difference to them. */
function placesFor(mistake: Mistake, databases: readonly PreparedDatabase[]) {
  if (isNoticedByUnitTests(mistake)) return [{ name: 'unit' as const, state: null }];
  return databases.filter(({ name }) => canShow(mistake, name));
}

/** Plants the mistake and looks who notices. Nothing is found if it does not compile. */
async function find(
  copy: Copy,
  mistake: Mistake,
  databases: readonly PreparedDatabase[],
): Promise<Finding[]> {
  const { folder } = copy;
  try {
    copy.plant(mistake);
  } catch (error) {
    write(String(error));
    return [];
  }
  const runs = placesFor(mistake, databases).map(async ({ name: place, state }) => ({
    place,
    outcomes: await runTests(folder, mistake.noticedBy, state),
  }));
  return Promise.all(runs);
}

/** Throws if a test does not pass without any mistake: it would be red for another reason. */
async function requireGreen(
  { folder }: Copy,
  chosen: readonly Mistake[],
  databases: readonly PreparedDatabase[],
): Promise<void> {
  const runs = databases.map(async ({ name, state }) => {
    const shown = chosen.filter((mistake) => canShow(mistake, name));
    const notices = shown.flatMap(({ noticedBy }) => noticedBy);
    const outcomes = await runTests(folder, notices, state);
    const wrong = outcomes.filter(({ status }) => status !== 'passed');
    return wrong.map(({ notice, status }) => `${name}, ${notice.join(': ')} (${status})`);
  });
  const wrong = (await Promise.all(runs)).flat();
  if (wrong.length === 0) return;
  throw new Error(`Without any mistake, these do not pass:\n${wrong.join('\n')}`);
}

const messagesOf = (outcomes: readonly Outcome[]) => outcomes.flatMap(({ messages }) => messages);

async function plantAll(
  copy: Copy,
  all: readonly Mistake[],
  databases: readonly PreparedDatabase[],
): Promise<boolean> {
  for (const mistake of all) copy.check(mistake);
  const chosen = all.filter((mistake) => placesFor(mistake, databases).length > 0);
  const leftOut = all.length - chosen.length;
  if (leftOut > 0) write(`${leftOut} mistakes are left out: only a PostgreSQL server shows them.`);
  write(`${chosen.length} mistakes. First the tests without any.`);
  await requireGreen(copy, chosen, databases);
  const findings = new Map<Mistake, Finding[]>();
  for (const [index, mistake] of chosen.entries()) {
    const found = await find(copy, mistake, databases);
    findings.set(mistake, found);
    write(`${index + 1}/${chosen.length} ${line(mistake, found)}`);
    if (options.verbose) for (const { outcomes } of found) write(messagesOf(outcomes).join('\n'));
  }
  const { text, isComplete } = table(findings);
  write(`\n${text}`);
  return isComplete;
}

async function run(chosen: readonly Mistake[]): Promise<boolean> {
  const copy = copyRepository(process.cwd());
  const databases: PreparedDatabase[] = [];
  try {
    databases.push(...(await prepareDatabases(options.embedded)));
    return await plantAll(copy, chosen, databases);
  } finally {
    for (const { remove } of databases) await remove();
    copy.remove();
  }
}

if (options.help) write(help);
else if (options.list) for (const mistake of selected()) write(mistake.name);
else process.exitCode = (await run(selected())) ? 0 : 1;
