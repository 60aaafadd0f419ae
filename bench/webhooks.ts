/**
 * Measures how long a healthy webhook waits for its call beside others whose deliveries wait in a backlog: receivers
 * that hang for 10 seconds and quick ones, of another organization and of its own, with one worker and with two, and
 * after all processes were killed.
 * Usage: npm run bench -- webhooks [--count N] [--backlog N]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openWebhookTarget, type Neighbours } from './webhook-target.js';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '40' },
    backlog: { type: 'string', default: '500' },
  },
  allowPositionals: true,
});
const count = Number(options.count);
const backlog = Number(options.backlog);

function describe(waits: readonly number[]): string {
  const sorted = [...waits].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? NaN;
  return `median ${at(0.5).toFixed(0)} ms, p95 ${at(0.95).toFixed(0)} ms, worst ${at(1).toFixed(0)} ms`;
}

async function measure(
  neighbours: Neighbours,
  { workers, isRestarted = false }: { readonly workers: number; readonly isRestarted?: boolean },
): Promise<void> {
  const target = await openWebhookTarget(neighbours, workers);
  try {
    await sleep(2000);
    if (isRestarted) await target.restart();
    const waits: number[] = [];
    const before = target.neighbourCalls();
    const begin = performance.now();
    while (waits.length < count) {
      waits.push(await target.event());
      await sleep(100 + Math.random() * 300);
    }
    const rate = (target.neighbourCalls() - before) / ((performance.now() - begin) / 1000);
    const { kind, webhooks, isSameOrganization } = neighbours;
    const whose = isSameOrganization ? 'of its own organization' : 'of another organization';
    const beside = kind === 'none' ? 'alone' : `beside ${webhooks} ${kind} ${whose}`;
    const how = `${workers} worker(s)${isRestarted ? ', killed and restarted' : ''}`;
    process.stdout.write(`${beside} | ${how} | ${describe(waits)} | others ${rate.toFixed(0)}/s\n`);
  } finally {
    await target.close();
  }
}

const of = (kind: Neighbours['kind'], more: Partial<Neighbours> = {}): Neighbours => ({
  ...{ kind, webhooks: 20, backlog: kind === 'quick' ? backlog * 4 : backlog },
  ...{ isSameOrganization: false, ...more },
});

await measure(of('none'), { workers: 1 });
for (const kind of ['hangs', 'quick'] as const) {
  for (const workers of [1, 2]) await measure(of(kind), { workers });
  await measure(of(kind), { workers: 2, isRestarted: true });
  await measure(of(kind, { isSameOrganization: true }), { workers: 1 });
}
