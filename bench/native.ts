/**
 * Measures redemptions with the binary of argon2 for this processor (`npm run argon2:native`) beside those with the one
 * that its package ships: two services, alternately. Usage: npm run bench -- native [--rounds N] [--count N] [--clients N]
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { inParallel, median } from './support.js';
import { openTarget, type Target } from './target.js';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    count: { type: 'string', default: '120' },
    clients: { type: 'string', default: '16' },
  },
  allowPositionals: true,
});
const rounds = Number(options.rounds);
const count = Number(options.count);
const clients = Number(options.clients);

const binary = fileURLToPath(new URL('../service/build/Release/argon2.node', import.meta.url));
if (!existsSync(binary)) throw new Error('Build it first: npm run argon2:native');

async function perSecond(target: Target): Promise<number> {
  const tickets = await target.prepare(count);
  const begin = performance.now();
  await inParallel(clients, tickets, (ticket) => target.redeem(ticket));
  return (count / (performance.now() - begin)) * 1000;
}

async function measure(shipped: Target, native: Target): Promise<void> {
  const rates: { shipped: number; native: number }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const rate = { shipped: await perSecond(shipped), native: await perSecond(native) };
    // The first round warms.
    if (round > 0) rates.push(rate);
  }
  const of = (name: 'shipped' | 'native') => median(rates.map((rate) => rate[name])).toFixed(1);
  const ratio = median(rates.map((rate) => rate.native / rate.shipped)).toFixed(2);
  process.stdout.write(`shipped ${of('shipped')}/s | native ${of('native')}/s | ratio ${ratio}\n`);
}

process.stdout.write(`${rounds} rounds of ${count} redemptions, ${clients} clients\n`);
// node-gyp-build's own variable.
const shipped = await openTarget('server', 2, { PREBUILDS_ONLY: '1' });
try {
  const native = await openTarget('server', 2);
  await measure(shipped, native).finally(() => native.close());
} finally {
  await shipped.close();
}
