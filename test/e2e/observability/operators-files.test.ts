/** The alerts and the dashboard in ops/: right for Prometheus, and about metrics that there are. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { metricTable } from '../../../src/observability/metrics/table.js';
import { operatorUrl, readMetrics } from '../../support/world/operator.js';
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
    if (!existsSync('docs/operations') && file.startsWith('docs/operations/')) return;
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
  beforeAll(async () => {
    await shop.app.operator.listen();
    ({ text } = await readMetrics(await operatorUrl(() => shop.log.join(''))));
  });

  it.each(namesIn(`${rules}\n${expressions.join('\n')}`))(
    '%s is a metric of the service',
    (name) => {
      expect(text).toContain(`# TYPE ${name} `);
    },
  );

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
