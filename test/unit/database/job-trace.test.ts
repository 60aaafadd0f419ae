/** What a trace adds to a job, and what it leaves as it is. */
import { describe, expect, it } from '@jest/globals';
import { withTracedJobs, withoutTrace } from '../../../src/database/jobs/job-trace.js';
import type { Trace, UnitOfWork } from '../../../src/operations/ports/index.js';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const given = { organizationId: 'Org', mode: 'live' };

/** Returns what reaches the unit of work, while that span is under way. */
async function enqueued(underWay: string | undefined): Promise<unknown[]> {
  const calls: unknown[] = [];
  const enqueue = async (...call: unknown[]) => void calls.push(...call);
  const trace = { traceparent: () => underWay } as Trace;
  const traced = withTracedJobs({ enqueue } as unknown as UnitOfWork, trace);
  await traced.enqueue('password_reset_requests', given as never, 250);
  return calls;
}

describe('a job that is added in a trace', () => {
  it('has its span, and waits as long as without', async () => {
    const data = { ...given, traceparent };
    expect(await enqueued(traceparent)).toEqual(['password_reset_requests', data, 250]);
  });

  it('is as it was without a span', async () => {
    expect(await enqueued(undefined)).toEqual(['password_reset_requests', given, 250]);
  });
});

describe('the data of a job', () => {
  it.each<[string, object, object]>([
    ['with a trace', { ...given, traceparent }, { data: given, traceparent }],
    ['of an older version', given, { data: given, traceparent: undefined }],
    ['with something else', { ...given, traceparent: 1 }, { data: given, traceparent: undefined }],
  ])('%s reaches its handler without it', (_name, found, expected) => {
    expect(withoutTrace(found)).toEqual(expected);
  });
});
