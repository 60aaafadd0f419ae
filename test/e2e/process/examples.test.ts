/** Every request in `/openapi.json`, sent as it stands there to a fresh install: only the credential is the install's own. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  createValidator,
  operationsOf,
  type Described,
  type Document,
} from '../../support/openapi/document.js';
import { problemsOf, successOf, type Called } from '../../support/openapi/replay.js';
import { cleanUp, developmentSettings, start } from '../../support/processes/process.js';
import { readWelcome, type Welcome } from '../../support/processes/welcome.js';

/** Processes start slowly on machines that do other things as well. */
jest.setTimeout(120_000);

afterAll(cleanUp);

interface Install {
  readonly welcome: Welcome;
  readonly document: Document;
}

async function install(): Promise<Install> {
  const service = start('service', [], { ...(await developmentSettings()), PORT: '0' });
  const welcome = await readWelcome(service);
  const response = await fetch(`${welcome.url}/openapi.json`);
  return { welcome, document: (await response.json()) as Document };
}

/** Nothing is put in: a path without an example, or a required header without one, fails. */
function exampleOf({ operation }: Described, place: string, name: string): string {
  const found = operation.parameters.find((one) => one.in === place && one.name === name);
  if (found?.example === undefined) throw new Error(`${operation.operationId} has no ${name}.`);
  return found.example;
}

async function sendAsItStands({ welcome }: Install, described: Described): Promise<Called> {
  const { path, method, operation } = described;
  const [mediaType, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const target = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(exampleOf(described, 'path', name)),
  );
  const response = await fetch(`${welcome.url}${target}`, {
    method: method.toUpperCase(),
    headers: {
      ...welcome.apiKey,
      'x-site-context': exampleOf(described, 'header', 'x-site-context'),
      ...(mediaType && { 'content-type': mediaType }),
    },
    ...(content && { body: JSON.stringify(content.example) }),
  });
  const [type = ''] = (response.headers.get('content-type') ?? '').split(';');
  const text = await response.text();
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    mediaType: type,
    body: text === '' ? undefined : JSON.parse(text),
  };
}

/** What reads comes first and what deletes comes last; the others are in the document's order. */
const rankOf = ({ method }: Described) => ({ get: 0, delete: 2 })[method] ?? 1;

describe('the examples on a fresh install', () => {
  let fresh: Install;
  const answers = new Map<string, readonly [Described, Called]>();

  beforeAll(async () => {
    fresh = await install();
    const all = operationsOf(fresh.document).toSorted((one, other) => rankOf(one) - rankOf(other));
    for (const described of all) {
      const called = await sendAsItStands(fresh, described);
      answers.set(described.operation.operationId, [described, called]);
    }
  });

  it('succeed, all of them, and are answered as described', () => {
    const validate = createValidator(fresh.document);
    const wrong = [...answers.values()].flatMap(([described, called]) => {
      const { operationId } = described.operation;
      const problems = problemsOf(validate, described, called);
      const isExpected = called.status === successOf(described);
      return isExpected && problems.length === 0
        ? []
        : [{ operationId, status: called.status, problems }];
    });
    expect(wrong).toEqual([]);
    expect(answers.size).toBeGreaterThan(24);
  });

  it('are answered as described a second time, too, when their rows are gone', async () => {
    const validate = createValidator(fresh.document);
    for (const [described] of answers.values()) {
      const called = await sendAsItStands(fresh, described);
      const { operationId } = described.operation;
      expect([operationId, problemsOf(validate, described, called)]).toEqual([operationId, []]);
    }
  });
});
