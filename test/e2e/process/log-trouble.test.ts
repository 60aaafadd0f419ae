/** The service goes on when its log cannot be written, and when something fails that nothing awaits. */
import { afterEach, expect, it } from '@jest/globals';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { until } from '../../support/until.js';
import { otherPassword } from '../../support/world/people.js';
import { startService, type Service } from '../../support/world/service.js';
import { atShop, openShop, type Shop } from '../../support/world/shop.js';

/** Loaded before the service: a signal makes a promise fail that nobody looks after. */
const failure = `data:text/javascript,${encodeURIComponent(
  `process.on('SIGUSR2', () => void Promise.reject(new Error(['CAN', 'ARY'].join(''))));`,
)}`;

describeOnServer('the service', () => {
  let shop: Shop | undefined;
  let service: Service | undefined;

  afterEach(async () => {
    await service?.stop('SIGKILL');
    await shop?.close();
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
});
