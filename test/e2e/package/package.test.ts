/**
 * The package that `npm pack` makes, installed by the steps of the Dockerfile and run as a container runs it. A long
 * run installs everything from the registry; the short one takes the packages of the checkout.
 * @package
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { isLong } from '../../support/long.js';
import { buildImage, type Image } from '../../support/package/image.js';
import { createShop, prepareProduction, resetOnce } from '../../support/package/shop.js';
import { inside, runInShell } from '../../support/package/stage.js';
import {
  cleanUp,
  createEmptyServerDatabase,
  makeDirectory,
  startCommand,
  type Settings,
} from '../../support/processes/process.js';
import { readWelcome, redeem } from '../../support/processes/welcome.js';
import { describeOnServer } from '../../support/rows/database.js';

/** Installing takes a minute on an idle machine, and much longer on a busy one. */
jest.setTimeout(isLong ? 1_200_000 : 300_000);

let image: Image;
let app: string;
let tarball: string;

beforeAll(async () => {
  image = await buildImage();
  app = inside(image.final);
  const folder = inside(image.build, '..');
  tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
});

afterAll(cleanUp);

/** In the bundle: `import("a")`, `require("a")` as esbuild writes it, and `import a from"a"`. */
const bareImport =
  /(?:__require|\bimport)\("([^"./][^"]*)"\)|(?:^|;)import\b[^"'();=]*"([^"./][^"]*)"/gm;

/** PGlite, and what packages in the bundle use if it is there. */
const dispensable = new Set([
  ...['@electric-sql/pglite', 'class-validator', 'pg-native', '@node-rs/xxhash'],
]);

/** Runs `npx` in a folder, as a stranger does. */
function npx(folder: string, ...args: string[]) {
  return startCommand(['npx', ...args], { cwd: folder, env: { npm_config_offline: 'true' } });
}

/** An empty folder in which a stranger installs the tarball, and these beside it. */
async function installInEmptyFolder(...more: string[]): Promise<string> {
  const folder = makeDirectory();
  const omitted = more.length > 0 ? '' : '--omit=optional';
  const options = `--offline --no-audit --no-fund --prefix . ${omitted}`;
  await runInShell(`npm install ${options} ${[tarball, ...more].join(' ')}`, folder, {});
  return folder;
}

/** What is packed besides the chunks of the bundle that only package code is in. */
const contents = `
.env.example CHANGELOG.md LICENSE README.md SECURITY.md
dist/service/common-passwords.txt dist/service/embedded-data.br dist/service/main.js
dist/service/prebuilds/darwin-arm64/argon2.armv8.glibc.node
dist/service/prebuilds/darwin-x64/argon2.glibc.node
dist/service/prebuilds/freebsd-arm64/argon2.armv8.glibc.node
dist/service/prebuilds/freebsd-x64/argon2.glibc.node
dist/service/prebuilds/linux-arm/argon2.armv7.glibc.node
dist/service/prebuilds/linux-arm/argon2.armv7.musl.node
dist/service/prebuilds/linux-arm64/argon2.armv8.glibc.node
dist/service/prebuilds/linux-arm64/argon2.armv8.musl.node
dist/service/prebuilds/linux-x64/argon2.glibc.node
dist/service/prebuilds/linux-x64/argon2.musl.node
dist/service/prebuilds/win32-x64/argon2.glibc.node
dist/service/rekey.js dist/service/third-party-licences.txt
docs/callers.md docs/cli.md docs/database.md docs/demo.svg docs/errors.md docs/events.md docs/front-end.md docs/jobs.md docs/key-rotation.md
docs/limits.md docs/log.md docs/mail.md docs/monitoring.md docs/operations.md docs/passwords.md docs/processes.md docs/rest.md docs/scaling.md
docs/clients/apollo-client.md docs/clients/codegen.md docs/clients/federation.md docs/clients/fetch.md docs/clients/gql-tada.md
docs/clients/graphql-request.md docs/clients/node.md docs/clients/python.md docs/clients/react-native.md docs/clients/relay.md
docs/clients/trusted-documents.md docs/clients/urql.md
docs/operations/README.md docs/operations/backup-and-restore.md docs/operations/database-password.md
docs/operations/failover.md docs/operations/flood.md docs/operations/full-disk.md
docs/operations/no-mail-arrives.md docs/operations/revoke-a-key.md
docs/operations/rollback.md docs/operations/upgrade.md
docs/schema-policy.md docs/schema.md docs/security-controls.md docs/settings.md docs/webhooks.md
ops/grafana/rekey.json ops/kubernetes/kustomization.yaml ops/kubernetes/migrate.yaml ops/kubernetes/service.yaml
ops/kubernetes/network-policy.yaml ops/kubernetes/settings.yaml ops/kubernetes/worker.yaml
ops/prometheus/rekey.rules.test.yml ops/prometheus/rekey.rules.yml
ops/systemd/rekey-migrate.service ops/systemd/rekey-worker.service ops/systemd/rekey.service
package.json schema.graphql`
  .trim()
  .split(/\s+/)
  .toSorted();

/** Chunks are named by their contents. */
const withoutHash = (path: string) => path.replace(/-[0-9A-Z]{8}\.js$/, '-*.js');

describe('the tarball', () => {
  const filesOf = (): string[] => {
    const list = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
    return list.map((path) => path.replace(/^package\//, ''));
  };

  it('holds the service, what it reads, documents and recipes, and nothing else', () => {
    const files = filesOf();
    const others = files
      .map(withoutHash)
      .filter((path) => !/^dist\/service\/[\w-]+-\*\.js$/.test(path));
    expect(others.toSorted()).toEqual(contents);
    expect(files.length).toBeLessThan(230);
  });

  it('needs nothing but PGlite, which is optional, and runs nothing when it is installed', () => {
    const manifest = JSON.parse(readFileSync(join(app, 'node_modules/rekey/package.json'), 'utf8'));
    expect(manifest).toMatchObject({ private: true, bin: { rekey: 'dist/service/rekey.js' } });
    expect(manifest.dependencies ?? {}).toEqual({});
    expect(Object.keys(manifest.optionalDependencies)).toEqual(['@electric-sql/pglite']);
    const hooks = ['preinstall', 'install', 'postinstall', 'prepare'];
    expect(hooks.filter((hook) => hook in manifest.scripts)).toEqual([]);
  });

  it('looks for no package but those that it can do without', () => {
    const folder = join(app, 'node_modules/rekey/dist/service');
    const code = readdirSync(folder).filter((name) => name.endsWith('.js'));
    const imports = code.flatMap((name) => [
      ...readFileSync(join(folder, name), 'utf8').matchAll(bareImport),
    ]);
    const packages = imports.map(([, loaded, imported]) => loaded ?? imported ?? '');
    const foreign = new Set(packages.filter((name) => !isBuiltin(name)));
    expect([...foreign].filter((name) => !dispensable.has(name))).toEqual([]);
    expect(foreign).toContain('@electric-sql/pglite');
  });

  it('has no file of code that Node cannot read, also of those that are loaded late', () => {
    const folder = join(app, 'node_modules/rekey/dist/service');
    const code = readdirSync(folder).filter((name) => name.endsWith('.js'));
    for (const name of code) execFileSync(process.execPath, ['--check', join(folder, name)]);
    expect(code.length).toBeGreaterThan(10);
  });

  it('installs at most 25 MB for PostgreSQL, in one package', () => {
    const [size] = execFileSync('du', ['-sm', 'node_modules'], {
      cwd: app,
      encoding: 'utf8',
    }).split('\t');
    expect(Number(size)).toBeLessThanOrEqual(25);
    expect(readdirSync(join(app, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'rekey',
    ]);
  });

  it('names the licence of each package in the bundle', () => {
    const file = 'node_modules/rekey/dist/service/third-party-licences.txt';
    const licences = readFileSync(join(app, file), 'utf8');
    for (const name of ['argon2 0.44.0 (MIT)', 'typeorm ', 'fastify ', 'graphql ', 'pg-boss ']) {
      expect(licences).toContain(`\n${name}`);
    }
  });
});

describe('a folder without PGlite and without DATABASE_URL', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await installInEmptyFolder();
  });

  it.each(['start', 'worker', 'migrate', 'organization list'])(
    'gets an error of "rekey %s" that names both ways, and no file',
    async (command) => {
      const before = readdirSync(folder);
      const { code, stdout, stderr } = await npx(folder, 'rekey', ...command.split(' ')).finished;
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/Set DATABASE_URL .* npm install --include=optional\.\n$/);
      expect(readdirSync(folder)).toEqual(before);
    },
  );
});

describe('a folder with PGlite', () => {
  it('gets a demo shop from "npx rekey start" alone, which resets a password', async () => {
    // A folder takes no time to pack; what is left out of it is no concern of this test.
    const folder = await installInEmptyFolder(resolve('node_modules/@electric-sql/pglite'));
    const rekey = join(folder, 'node_modules/.bin/rekey');
    const service = startCommand([rekey, 'start'], { cwd: folder, env: { PORT: '0' } });
    const welcome = await readWelcome(service);
    expect(await redeem(welcome)).toMatchObject({ __typename: 'PasswordResetRedeemed' });
    expect(readdirSync(join(folder, '.data'))).toContain('development-keys.json');
    expect((await service.stop('SIGTERM')).code).toBe(0);
  });
});

describe('the image', () => {
  it('is built in two stages from slim images, and runs as a user that is not root', () => {
    const text = readFileSync('Dockerfile', 'utf8');
    expect(text.match(/^FROM .*/gm)).toEqual(['FROM node:24-slim AS build', 'FROM node:24-slim']);
    expect(image.final.user).toBe('node');
    expect(text).not.toMatch(/_(URL|KEY|KEYS|SECRET|PASSWORD)=/);
    expect(readdirSync(image.final.root)).toEqual(['rekey']);
    expect(readdirSync(app).toSorted()).toEqual([
      'node_modules',
      'package-lock.json',
      'package.json',
    ]);
  });

  it('copies no file that git or npm leaves out of the repository', async () => {
    const left = ['.git', '.data', 'dist/test', 'coverage', 'rekey.env'];
    const source = inside(image.build);
    expect(left.filter((path) => readdirSync(source).includes(path))).toEqual([]);
  });

  it('refuses to start without settings, with every one that it needs', async () => {
    const { code, stderr } = await image.run({}).finished;
    expect(code).toBe(1);
    for (const name of [
      'DATABASE_URL',
      'PUBLIC_URL',
      'SMTP_URL',
      'MAIL_FROM',
      'RESET_TOKEN_SIGNING_KEY',
    ]) {
      expect(stderr).toContain(`${name}: is required`);
    }
  });

  it('is unhealthy while nothing answers', async () => {
    expect((await image.checkHealth({ PORT: '1' }).finished).code).toBe(1);
  });
});

describeOnServer('a container', () => {
  let settings: Settings;
  let apiKey: string;

  beforeAll(async () => {
    settings = await prepareProduction(image, await createEmptyServerDatabase());
    apiKey = await createShop(image, settings);
  });

  it('starts on PostgreSQL, resets a password, says how it is and stops at a signal', async () => {
    const service = image.run(settings);
    const [, url = ''] = await service.waitFor(/"url":"([^"]+)","msg":"listening"/);
    expect(await resetOnce(url, apiKey)).toEqual({ __typename: 'PasswordResetRedeemed' });
    const health = await image.checkHealth({ PORT: new URL(url).port }).finished;
    expect(health.code).toBe(0);
    expect((await service.stop('SIGTERM')).code).toBe(0);
  });

  it('has every command: its doctor examines the deployment, and its schema is the one of the repository', async () => {
    const { stdout } = await image.run(settings, 'doctor', '--json').finished;
    const { examinations } = JSON.parse(stdout);
    const levelOf = (part: string) =>
      examinations.find(({ name }: any) => name === part).findings[0].level;
    expect(['database', 'keys', 'redis'].map(levelOf)).toEqual(['good', 'good', 'good']);
    const schema = await image.run(settings, 'schema').finished;
    expect(schema.stdout).toBe(readFileSync('schema.graphql', 'utf8'));
  });

  it('is a worker by its arguments', async () => {
    const worker = image.run(settings, 'worker');
    await worker.waitFor(/"msg":"working"/);
    expect((await worker.stop('SIGTERM')).code).toBe(0);
  });
});
