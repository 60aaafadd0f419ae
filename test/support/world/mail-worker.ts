/**
 * The worker and what it needs, and nothing else: a process that starts fast enough to be killed a hundred
 * times. It says `ready` when it has a connection, begins when it is told anything, and ends with its parent.
 */
import { once } from 'node:events';
import { wireLimits } from '../../../src/app/limits.js';
import { wireCustomerMailer, wireMailer } from '../../../src/app/mail.js';
import { wireQueues } from '../../../src/app/queues.js';
import { wireWorker } from '../../../src/app/worker.js';
import { noTraffic } from '../../../src/worker/traffic.js';
import { loadConfig } from '../../../src/config/index.js';
import { createServerDataSource } from '../../../src/database/data-source.js';
import { createMaintenance } from '../../../src/database/maintenance/maintenance.js';
import { createJobQueue } from '../../../src/database/jobs/job-source.js';
import { createUnitOfWork } from '../../../src/database/unit-of-work.js';
import { createLogger } from '../../../src/observability/logger.js';
import { createObserver } from '../../../src/observability/observe.js';
import { createJobHandlers } from '../../../src/operations/jobs.js';
import type { Dependencies } from '../../../src/operations/ports/index.js';

const config = loadConfig();
const observe = createObserver(createLogger(config.log.level), config.log);
const dataSource = createServerDataSource(config.database.url ?? '');
await dataSource.initialize();
const queue = createJobQueue(dataSource, observe);
/** No job needs more. */
const dependencies = {
  unitOfWork: createUnitOfWork(dataSource, { wake: queue.wake, observe }),
  customerMailer: wireCustomerMailer(config, wireMailer(config, observe)),
  limits: await wireLimits(config, { dataSource }, observe),
  observe,
  resetTokenTtlSeconds: config.resetTokens.ttlSeconds,
  retention: config.retention,
  maintenance: createMaintenance(dataSource),
} as unknown as Dependencies;
const jobs = createJobHandlers(dependencies);
const { watch } = wireQueues({ dataSource }, observe);
const worker = wireWorker(config, { queue, jobs, watch, observe, traffic: noTraffic });
process.stdout.write('ready\n');
process.stdin.once('end', () => process.exit());
await once(process.stdin, 'data');
await worker?.start();
