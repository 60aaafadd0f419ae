/** A process has more time to stop than its parts together, and each recipe waits for longer than the process takes. */
import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { table } from '../../../src/config/table.js';
import {
  databaseGraceMs,
  jobsGraceMs,
  lastGraceMs,
  processGraceMs,
  tracesGraceMs,
} from '../../../src/worker/stop-grace.js';

const byDefault = table.service.settings.stopDelaySeconds.default;
const delay = Number(
  byDefault.of({ profile: 'production', threads: 4, workers: 1, address: 'http://127.0.0.1:4000' }),
);
/** Of the whole process: `STOP_DELAY_SECONDS`, which only a service has, and the grace. */
const workerSeconds = processGraceMs / 1000;
const serviceSeconds = delay + workerSeconds;

const read = (path: string) => readFileSync(path, 'utf8');

const unitSeconds = (unit: string) =>
  Number(/^TimeoutStopSec=(\d+)$/m.exec(read(`ops/systemd/${unit}`))?.[1]);

/** Without the seconds in which the pod waits before it is told to stop. */
function podSeconds(file: string): number {
  const [deployment] = parseAllDocuments(read(`ops/kubernetes/${file}`)).map((each) => each.toJS());
  const { terminationGracePeriodSeconds, containers } = deployment.spec.template.spec;
  return terminationGracePeriodSeconds - (containers[0].lifecycle?.preStop.sleep.seconds ?? 0);
}

function composeSeconds(service: string): number {
  const { services } = parse(read('compose.yaml'), { merge: true });
  return Number(/^(\d+)s$/.exec(services[service].stop_grace_period)?.[1]);
}

/** Of the command that starts a container, as docs/operations.md has it. */
function dockerSeconds(end: RegExp): number {
  const lines = read('docs/operations.md').split('\n');
  const command = lines.find((line) => line.startsWith('docker run --detach') && end.test(line));
  return Number(/ --stop-timeout (\d+) /.exec(command ?? '')?.[1]);
}

it.each([
  ['systemd', unitSeconds('rekey.service'), serviceSeconds],
  ['systemd, for a worker', unitSeconds('rekey-worker.service'), workerSeconds],
  ['Kubernetes', podSeconds('service.yaml'), serviceSeconds],
  ['Kubernetes, for a worker', podSeconds('worker.yaml'), workerSeconds],
  ['Compose', composeSeconds('rekey'), serviceSeconds],
  ['Docker', dockerSeconds(/ rekey$/), serviceSeconds],
  ['Docker, for a worker', dockerSeconds(/ rekey worker$/), workerSeconds],
])('%s waits for the stop', (_recipe, waits, takes) => {
  expect(waits).toBeGreaterThan(takes);
});

it('a process has more time than its parts together', () => {
  const parts = jobsGraceMs + lastGraceMs + databaseGraceMs + tracesGraceMs;
  expect(processGraceMs).toBeGreaterThan(parts);
});
