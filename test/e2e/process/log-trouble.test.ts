/** The service goes on when its log cannot be written, and when something fails that nothing awaits; not after what nothing catches. */
import { once } from 'node:events';
import { afterEach, expect, it } from '@jest/globals';
import { cleanUp, start as startProgram } from '../../support/processes/process.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { until } from '../../support/until.js';
import { testEnvironment } from '../../support/world/environment.js';
import { otherPassword } from '../../support/world/people.js';
import { startService, type Service } from '../../support/world/service.js';
import { atShop, openShop, type Shop } from '../../support/world/shop.js';

/** Loaded before the service: a signal makes a promise fail that nobody looks after. */
const failure = `data:text/javascript,${encodeURIComponent(
  `process.on('SIGUSR2', () => void Promise.reject(new Error(['CAN', 'ARY'].join(''))));`,
)}`;

/** As above: a signal makes an exception that nothing catches. */
const exception = `data:text/javascript,${encodeURIComponent(
  `process.on('SIGUSR2', () => {
    throw Object.assign(new Error(['CAN', 'ARY'].join('')), { code: 'EPLANTED' });
  });`,
)}`;

const uncaught = /^{.*"level":50,.*"msg":"uncaught exception".*}$/m;

describeOnServer('the service', () => {
  let shop: Shop | undefined;
  let service: Service | undefined;

  afterEach(async () => {
    await service?.stop('SIGKILL');
    await shop?.close();
    [service, shop] = [undefined, undefined];
  });

  async function start(environment: Record<string, string> = {}) {
    const databaseUrl = await cloneServerDatabase();
    shop = await openShop({ databaseUrl });
    service = await startService({ DATABASE_URL: databaseUrl, ...environment });
    return { shop, service, remote: atShop(shop, service.send) };
  }

  // Proves: LOG-05
  it('goes on when nobody reads its log any more', async () => {
    const { service: own, remote } = await start();
    own.process.stdout?.destroy();
    own.process.stderr?.destroy();
    for (let turn = 0; turn < 5; turn += 1) {
      const reset = await remote.reset();
      expect(await remote.redeem(reset, otherPassword)).toBe('ok');
      expect(await remote.signIn(reset.email, otherPassword)).toBe('ok');
    }
    expect(own.process.exitCode).toBeNull();
  });

  // Proves: LOG-06
  it('logs a failure that nothing awaits, without its words, and goes on', async () => {
    const { service: own, remote } = await start({ NODE_OPTIONS: `--import=${failure}` });
    own.process.kill('SIGUSR2');
    await until(() => own.output.join('').includes('"msg":"unhandled rejection"'));
    expect(own.output.join('')).not.toContain('CANARY');
    expect(await remote.redeem(await remote.reset(), otherPassword)).toBe('ok');
  });

  it('ends with 1 after an exception that nothing catches, with a line that names its code', async () => {
    const { service: own } = await start({ NODE_OPTIONS: `--import=${exception}` });
    const ended = once(own.process, 'exit');
    own.process.kill('SIGUSR2');
    expect((await ended)[0]).toBe(1);
    await until(() => uncaught.test(own.output.join('')));
    const { code, err } = JSON.parse(uncaught.exec(own.output.join(''))?.[0] ?? '');
    expect({ code, err }).toEqual({
      code: 'EPLANTED',
      err: expect.objectContaining({ message: expect.any(String) }),
    });
    expect(own.output.join('')).not.toContain('CANARY');
  });

  it('ends in the same way as a worker', async () => {
    const environment = { DATABASE_URL: await cloneServerDatabase() };
    const settings = { ...testEnvironment(environment), NODE_OPTIONS: `--import=${exception}` };
    const worker = startProgram('rekey', ['worker'], settings);
    await worker.waitFor(/"msg":"working"/);
    const { code, stdout } = await worker.stop('SIGUSR2');
    expect(code).toBe(1);
    expect(stdout).toMatch(uncaught);
    expect(JSON.parse(uncaught.exec(stdout)?.[0] ?? '')).toMatchObject({ code: 'EPLANTED' });
    await cleanUp();
  }, 30_000);
});
