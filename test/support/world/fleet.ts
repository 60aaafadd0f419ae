/** Service processes on one database behind a load balancer, restarted one after the other as an operator does it. */
import type { Send } from '../apis/send.js';
import { cloneServerDatabase } from '../rows/database.js';
import { until } from '../until.js';
import type { Environment } from './environment.js';
import { startService, type Service } from './service.js';
import { atShop, openShop, type Shop } from './shop.js';

interface Instance {
  service: Service;
  isInRotation: boolean;
  running: number;
}

export interface Fleet {
  readonly databaseUrl: string;
  /** The shop in the test's own process, with keys of its own and without a pepper. */
  readonly own: Shop;
  /** The shop as its clients reach it: each request goes to any instance in rotation. */
  readonly shop: Shop;
  /** The shop at one instance. */
  at(index: number): Shop;
  /** Restarts all with these settings. `between` runs when one has them and the next one still has the old ones. */
  restart(environment: Environment, between?: () => Promise<void>): Promise<void>;
  /** Everything that the instances wrote, those of the past included. */
  output(): string;
  /** Throws unless each instance ends in order. */
  close(): Promise<void>;
}

async function stopInOrder(service: Service): Promise<void> {
  const code = await service.stop();
  if (code !== 0) throw new Error(`It ended with ${code}: ${service.output.join('')}`);
}

/** Sends by an instance, and counts what is under way there. */
async function sendBy(instance: Instance, ...[asked, headers]: Parameters<Send>) {
  instance.running += 1;
  try {
    return await instance.service.send(asked, headers);
  } finally {
    instance.running -= 1;
  }
}

function balance(instances: readonly Instance[]): Send {
  return (asked, headers) => {
    const open = instances.filter(({ isInRotation }) => isInRotation);
    const instance = open[Math.floor(Math.random() * open.length)];
    if (!instance) throw new Error('No instance is in rotation.');
    return sendBy(instance, asked, headers);
  };
}

/** Starts two instances that take no jobs, with a shop whose callers have API keys: no key of a token signed those. */
export async function openFleet(environment: Environment): Promise<Fleet> {
  const databaseUrl = await cloneServerDatabase();
  const opened = await openShop({ databaseUrl });
  const given = { ...opened, integration: await opened.apiKey('integration') };
  const launch = (settings: Environment) =>
    startService({ WORKER_CONCURRENCY: '0', ...settings, DATABASE_URL: databaseUrl });
  const past: string[][] = [];
  const start = async (): Promise<Instance> => {
    const service = await launch(environment);
    past.push(service.output);
    return { service, isInRotation: true, running: 0 };
  };
  const instances = await Promise.all([start(), start()]);

  async function restartOne(instance: Instance, settings: Environment): Promise<void> {
    instance.isInRotation = false;
    await until(() => instance.running === 0);
    await stopInOrder(instance.service);
    instance.service = await launch(settings);
    past.push(instance.service.output);
    instance.isInRotation = true;
  }

  return {
    databaseUrl,
    own: opened,
    shop: atShop(given, balance(instances)),
    at: (index) => atShop(given, (...request) => sendBy(instances[index]!, ...request)),
    async restart(settings, between = () => Promise.resolve()) {
      for (const [index, instance] of instances.entries()) {
        if (index > 0) await between();
        await restartOne(instance, settings);
      }
    },
    output: () => past.flat().join(''),
    async close() {
      for (const { service } of instances) await stopInOrder(service);
      await opened.close();
    },
  };
}
