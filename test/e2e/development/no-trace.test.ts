/** What a start in production reads of the bundle: nothing of the pages of the development profile. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it, jest } from '@jest/globals';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import {
  cleanUp,
  developmentSettings,
  makeDirectory,
  start,
  type Settings,
} from '../../support/processes/process.js';
import { testEnvironment } from '../../support/world/environment.js';
import { pagePaths } from '../../support/world/pages.js';

/** Processes start slowly on machines that do other things as well. */
jest.setTimeout(120_000);

afterAll(cleanUp);

/** Starts a service, asks it for each page, stops it, and returns the code that it had loaded. */
async function loadedBy(settings: Settings, listening: RegExp): Promise<string> {
  const folder = makeDirectory();
  // V8 writes which files the process has loaded.
  const service = start('service', [], { ...settings, PORT: '0', NODE_V8_COVERAGE: folder });
  const [, url = ''] = await service.waitFor(listening);
  for (const path of pagePaths.filter((each) => each !== '/inbox/events'))
    await (await fetch(`${url}${path}`, { headers: { accept: 'text/html' } })).arrayBuffer();
  expect(await service.stop('SIGTERM')).toMatchObject({ code: 0 });
  const reports = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const urls = reports.flatMap((report) =>
    JSON.parse(report).result.map(({ url: file }: any) => file),
  );
  const own = [...new Set(urls)].filter((file) => file.includes('/dist/service/'));
  return own.map((file) => readFileSync(fileURLToPath(file), 'utf8')).join('\n');
}

/**
 * Words of the pages, and of what puts them on the server. Two of the demo shop's are in the default of a
 * setting, too.
 */
const traces =
  /graphiql|EmbeddedSandbox|studio\.apollographql|What runs here|\/inbox|\/demo\/(?!reset-password|not-me)|first-reset|pages of development/gi;

describeOnServer('the bundle', () => {
  it('has nothing of the pages in what a start in production loads', async () => {
    const settings = {
      ...testEnvironment(),
      HOST: '127.0.0.1',
      DATABASE_URL: await cloneServerDatabase(),
    };
    const code = await loadedBy(settings, /"url":"([^"]+)","msg":"listening"/);
    expect(code).toContain('METHOD_NOT_ALLOWED');
    expect([...new Set(code.match(traces))]).toEqual([]);
  });

  it('has them in what a start in development loads', async () => {
    const code = await loadedBy(await developmentSettings(), /(http:\S+)\/graphql\n/);
    expect(new Set(code.match(traces)).size).toBeGreaterThan(5);
  });
});
