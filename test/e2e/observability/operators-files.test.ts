/** The alerts and the dashboard in ops/: right for Prometheus, and about metrics that there are. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { queueNames } from '../../../src/database/jobs/queues.js';
import { loggedKinds } from '../../../src/observability/log-lines.js';
import { metricTable } from '../../../src/observability/metrics/table.js';
import type { CheckName } from '../../../src/operations/ports/index.js';
import { operatorUrl, readMetrics, type Samples } from '../../support/world/operator.js';
import { useShop } from '../../support/world/use-shop.js';
import { start, cleanUp, developmentSettings } from '../../support/processes/process.js';

const rulesFile = 'ops/prometheus/rekey.rules.yml';
const rules = readFileSync(rulesFile, 'utf8');
const dashboard = readFileSync('ops/grafana/rekey.json', 'utf8');
const expressions = JSON.parse(dashboard).panels.flatMap(({ targets = [] }: any) =>
  targets.map(({ expr }: { expr: string }) => expr),
);

/** The names of the metrics in a text, without what a histogram adds to its name. */
function namesIn(text: string): string[] {
  const names = [...text.matchAll(/\b(?:rekey|process|nodejs)_[a-z0-9_]+/g)].map(([name]) => name);
  return [...new Set(names)].map((name) => name.replace(/_(bucket|sum|count)$/, ''));
}

const checkNames: readonly (CheckName | 'replica')[] = [
  ...(['process', 'database', 'writable', 'migrations'] as const),
  ...(['keys', 'queue', 'worker', 'hashes', 'replica'] as const),
];

/** Prometheus's patterns are about the whole value. */
function matches(pattern: string, value: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(value);
}

/** What is asked of one label, such as `kind=~"fault|job.released"`. */
const matcher = /\b(\w+)(=~|!~|!=|=)"([^"]*)"/g;

/** Returns a selector's alternatives as selectors of their own: each of them can be the one that raises the alert. */
function alternativesOf(labels: string): string[] {
  const each = [...labels.matchAll(matcher)].map(([all, label, how, value = '']) =>
    how === '=~' ? value.split('|').map((one) => `${label}=~"${one}"`) : [all],
  );
  return each
    .reduce((found, next) => found.flatMap((one) => next.map((other) => [...one, other])), [
      [],
    ] as string[][])
    .map((one) => one.join(','));
}

/** Whether a sample, as it is written, has the name and what is asked of its labels. */
function isSelected(sample: string, name: string, labels: string): boolean {
  if (sample !== name && !sample.startsWith(`${name}{`)) return false;
  const has = new Map(
    [...sample.matchAll(matcher)].map(([, label = '', , value = '']) => [label, value]),
  );
  return [...labels.matchAll(matcher)].every(([, label = '', how = '', asked = '']) => {
    const value = has.get(label) ?? '';
    const isEqual = how.endsWith('~') ? matches(asked, value) : value === asked;
    return how.startsWith('!') ? !isEqual : isEqual;
  });
}

/** Debian's package `prometheus` has it. */
const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
const itWithPromtool = hasPromtool ? it : it.skip;

afterAll(cleanUp);

describe('the alerts', () => {
  itWithPromtool('are rules of Prometheus', () => {
    const output = execFileSync('promtool', ['check', 'rules', rulesFile], { encoding: 'utf8' });
    expect(output).toContain('SUCCESS');
  });

  itWithPromtool('fire on their trouble, and not without one', () => {
    const output = execFileSync(
      'promtool',
      ['test', 'rules', 'ops/prometheus/rekey.rules.test.yml'],
      {
        encoding: 'utf8',
      },
    );
    expect(output).toContain('SUCCESS');
  });

  const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name);
  const tests = readFileSync('ops/prometheus/rekey.rules.test.yml', 'utf8');
  it.each(alerts)('%s has a test', (name) => {
    expect(tests).toContain(`alertname="${name}"`);
  });

  const runbooks = [...rules.matchAll(/runbook: (\S+)/g)].map(([, link = '']) => link);
  it('each have a runbook', () => {
    expect(runbooks).toHaveLength(alerts.length);
  });

  it.each([...new Set(runbooks)])('lead to %s', (link) => {
    const [file = '', anchor = ''] = link.split('#');
    const headings = [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, text = '']) =>
      text
        .toLowerCase()
        .replaceAll(/[^\w\s-]/g, '')
        .replaceAll(' ', '-'),
    );
    expect(headings).toContain(anchor);
  });
});

describe('what the alerts and the dashboard name', () => {
  const shop = useShop({ environment: { METRICS_PORT: '0' } });
  let text: string;
  let samples: Samples;
  beforeAll(async () => {
    await shop.app.operator.listen();
    ({ text, samples } = await readMetrics(await operatorUrl(() => shop.log.join(''))));
  });

  it.each(namesIn(`${rules}\n${expressions.join('\n')}`))(
    '%s is a metric of the service',
    (name) => {
      expect(text).toContain(`# TYPE ${name} `);
    },
  );

  const queried = `${rules}\n${expressions.join('\n')}`;

  /** The values that a label may have, as far as a list of them is closed. */
  const values: Readonly<Record<string, readonly string[]>> = {
    kind: loggedKinds,
    queue: queueNames,
    check: checkNames,
    route: ['/graphql', '/health', '/livez', '/readyz'],
    status: ['200', '404', '500', '503'],
    outcome: ['ok', 'sent', 'failed', 'handled', 'INVALID_CREDENTIALS', 'RATE_LIMITED'],
    mail: ['reset_link', 'change_notice'],
    alert: ['failing', 'circuit_open', 'disabled'],
    reason: ['gone'],
    job: ['rekey'],
    instance: ['$instance'],
  };
  const matchers = [...queried.matchAll(matcher)];

  it.each(matchers.map(([all, label = '', how = '', value = '']) => [all, label, how, value]))(
    '%s is about a value that there is',
    (_all, label, how, asked) => {
      const known = values[label] ?? [];
      const alternatives = how.endsWith('~') ? asked.split('|') : [asked];
      const isOne = (pattern: string) =>
        known.some((value) => value === pattern || (how.endsWith('~') && matches(pattern, value)));
      expect(alternatives.filter((pattern) => !isOne(pattern))).toEqual([]);
    },
  );

  const rising = [...rules.matchAll(/\b(?:increase|rate)\((\w+)(?:\{([^}]*)\})?\[/g)].flatMap(
    ([, name = '', labels = '']) => alternativesOf(labels).map((one) => [name, one]),
  );

  it.each(rising)(
    '%s{%s} is there before its first event, which is then a rise',
    (name, labels) => {
      expect([...samples.keys()].filter((sample) => isSelected(sample, name, labels))).not.toEqual(
        [],
      );
    },
  );

  const tested = readFileSync('ops/prometheus/rekey.rules.test.yml', 'utf8');
  const series = [...tested.matchAll(/'(rekey_\w+_total)(?:\{([^}]*)\})?',\s*values: '0/g)];
  const own = series.map(([, name = '', labels = '']) => [
    name,
    labels.replace(/,?instance="a"/, ''),
  ]);

  it.each(own)('%s{%s} begins with 0 as the tests of the alerts say', (name, labels) => {
    expect(samples.get(labels ? `${name}{${labels}}` : name)).toBe(0);
  });

  it('is every metric of ours', () => {
    const named = new Set(namesIn(expressions.join('\n')));
    expect(Object.keys(metricTable).filter((name) => !named.has(name))).toEqual([]);
  });
});

it('a worker has all of them, too, and says whether it is ready', async () => {
  const settings = { ...(await developmentSettings()), METRICS_PORT: '0' };
  const worker = start('rekey', ['worker'], settings);
  const [, url = ''] = await worker.waitFor(/"url":"([^"]+)","msg":"metrics"/);
  const { text, samples } = await readMetrics(url);
  for (const name of Object.keys(metricTable)) expect(text).toContain(`# TYPE ${name} `);
  expect(samples.get('rekey_ready')).toBe(1);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect((await worker.stop('SIGTERM')).code).toBe(0);
}, 60_000);

it('a process does not start if its port for metrics is taken, and names the setting', async () => {
  const settings = { ...(await developmentSettings()), METRICS_PORT: '0', PORT: '0' };
  const first = start('service', [], settings);
  const [, port = ''] = await first.waitFor(/:(\d+)","msg":"metrics"/);
  const second = await start('service', [], { ...settings, METRICS_PORT: port }).finished;
  expect(second.code).toBe(1);
  expect(second.stderr).toContain('METRICS_PORT');
  expect((await first.stop('SIGTERM')).code).toBe(0);
}, 60_000);
