/**
 * Measures what limits cost: redemptions, sign-ins and requests for a mail with the limits, beside the same service
 * whose limits count nothing. Both run in this process, one after the other in each round, so that a ratio comes from
 * one run. Also counts their SQL statements. Usage: npm run bench -- limits [--rounds N] [--count N] [--clients N]
 */
import { parseArgs } from 'node:util';
import { createApp, type App } from '../src/app/create-app.js';
import { loadConfig } from '../src/config/index.js';
import type { Dependencies, Limits } from '../src/operations/ports/index.js';
import { addShop, ownSettings, prepareServer, withoutLimits, type BenchShop } from './service.js';
import { inParallel, median } from './support.js';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    count: { type: 'string', default: '100' },
    clients: { type: 'string', default: '8' },
  },
  allowPositionals: true,
});
const rounds = Number(options.rounds);
const count = Number(options.count);
const clients = Number(options.clients);

const uncounted: Limits = {
  count: async () => null,
  giveBack: async () => undefined,
  close: async () => undefined,
};
const without = (deps: Dependencies): Dependencies => ({ ...deps, limits: uncounted });

const password = 'a boat with 3 red sails';
const link = { reset: 'https://shop.example/reset', cancel: 'https://shop.example/cancel' };

interface Subject {
  readonly email: string;
  readonly id: string;
  readonly token: string;
}

let made = 0;
let statements = 0;

async function ask(app: App, apiKey: string, query: string, variables: object): Promise<any> {
  const { body } = await app.http.inject({
    method: 'POST',
    url: '/graphql',
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    payload: JSON.stringify({ query, variables }),
  });
  const { data, errors } = JSON.parse(body);
  const [value] = Object.values<any>(data ?? {});
  if (errors || !value || String(value.__typename).endsWith('Error')) throw new Error(body);
  return value;
}

const works: Record<string, (app: App, keys: BenchShop, subject: Subject) => Promise<unknown>> = {
  'sign-in': (app, keys, { email }) =>
    ask(
      app,
      keys.public,
      `mutation ($email: String!, $password: String!) { createCustomerAccessToken(
        input: { email: $email, password: $password }) { __typename } }`,
      { email, password },
    ),
  'request for a mail': (app, keys, { email }) =>
    ask(
      app,
      keys.public,
      `mutation ($email: String!) { requestPasswordResetEmail(input: { email: $email }) { __typename } }`,
      { email },
    ),
  redemption: (app, keys, { id, token }) =>
    ask(
      app,
      keys.public,
      `mutation ($id: ID!, $token: String!, $password: String!) { updateCustomerPasswordReset(
        id: $id, input: { customerPassword: $password, resetPasswordToken: $token }) { __typename } }`,
      { id, token, password: `harbour number ${id} at dawn` },
    ),
};

/** Adds a customer with a password and a reset, past the APIs' limits. */
async function addSubject(app: App, keys: BenchShop): Promise<Subject> {
  const email = `l${(made += 1)}@example.org`;
  await ask(
    app,
    keys.trusted,
    `mutation ($email: String!, $password: String!) { createCustomer(
      input: { email: $email, password: $password }) { __typename } }`,
    { email, password },
  );
  const { passwordReset, token } = await ask(
    app,
    keys.trusted,
    `mutation ($email: String!) { createCustomerPasswordReset(input: { email: $email }) {
      __typename ... on CreatedCustomerPasswordReset { token: resetPasswordToken passwordReset { id } } } }`,
    { email },
  );
  return { email, id: passwordReset.id, token };
}

/** Counts the statements of the app's database from here on. */
function countStatements({ database }: App): void {
  const ignore = () => undefined;
  const logger = {
    logQuery: () => void (statements += 1),
    logQueryError: ignore,
    logQuerySlow: ignore,
    logSchemaBuild: ignore,
    logMigration: ignore,
    log: ignore,
  };
  database.dataSource.setOptions({ logger, logging: ['query'] });
}

interface Sample {
  readonly perSecond: number;
  readonly statements: number;
}

async function measure(app: App, keys: BenchShop, work: (typeof works)[string]): Promise<Sample> {
  const subjects: Subject[] = [];
  await inParallel(
    clients,
    Array.from({ length: count }, (_, n) => n),
    async () => {
      subjects.push(await addSubject(app, keys));
    },
  );
  // One more, alone, for its statements.
  const before = statements;
  await work(app, keys, subjects.pop() as Subject);
  const ofOne = statements - before;
  const begin = performance.now();
  await inParallel(clients, subjects, (subject) => work(app, keys, subject));
  return { perSecond: subjects.length / ((performance.now() - begin) / 1000), statements: ofOne };
}

const prepared = await prepareServer();
const keys = await addShop(prepared);
const environment = {
  REKEY_PROFILE: 'production',
  ...ownSettings(),
  RESET_LINKS: JSON.stringify({ bench: { default: link } }),
  WORKER_CONCURRENCY: '0',
  ...withoutLimits,
  ...prepared.environment,
};
const observe = () => undefined;
const limited = await createApp(loadConfig(environment), { observe });
const free = await createApp(loadConfig(environment), { observe, wrapDependencies: without });
countStatements(limited);
countStatements(free);

for (const [name, work] of Object.entries(works)) {
  const ratios: number[] = [];
  let [withLimits, withoutThem] = [0, 0];
  for (let round = 0; round <= rounds; round += 1) {
    // In turn the first, since the second finds the database warmer.
    const order = round % 2 === 0 ? [free, limited] : [limited, free];
    const samples = new Map<App, Sample>();
    for (const app of order) samples.set(app, await measure(app, keys, work));
    const [one, other] = [samples.get(limited) as Sample, samples.get(free) as Sample];
    if (round > 0) ratios.push(one.perSecond / other.perSecond);
    [withLimits, withoutThem] = [one.statements, other.statements];
  }
  process.stdout.write(
    `${name}: ${median(ratios).toFixed(3)} of the rate without limits (median of ${rounds} rounds of ${count}) | statements: ${withLimits} with limits, ${withoutThem} without\n`,
  );
}
await limited.close();
await free.close();
await prepared.remove();
