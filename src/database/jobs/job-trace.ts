/** Traces of jobs: the data of a job has the `traceparent` of what added it, so that its worker continues the trace. */
import type { JobData, QueueName } from '../../domain/jobs/job.js';
import type { JobStore, Trace, Tx, UnitOfWork } from '../../operations/ports/index.js';

/** Returns the job's own data, and its `traceparent` if there is one. */
export function withoutTrace<Data extends object>(
  given: Data & { readonly traceparent?: unknown },
): { data: Data; traceparent: string | undefined } {
  const { traceparent, ...data } = given;
  const isText = typeof traceparent === 'string';
  return { data: data as unknown as Data, traceparent: isText ? traceparent : undefined };
}

/** Returns the unit of work, whose new jobs continue the trace under way. */
export function withTracedJobs(unitOfWork: UnitOfWork, trace: Trace): UnitOfWork {
  function stamp<Q extends QueueName>(data: JobData[Q]): JobData[Q] {
    const traceparent = trace.traceparent();
    return traceparent === undefined ? data : { ...data, traceparent };
  }

  function stamped(jobs: JobStore): JobStore {
    return {
      ...jobs,
      add: (queue, data, options) => jobs.add(queue, stamp(data), options),
      addAll: (queue, data) => jobs.addAll(queue, data.map(stamp)),
    };
  }

  /** The repositories are made when they are used, so only this one is replaced. */
  function traced(tx: Tx): Tx {
    return Object.create(tx, { jobs: { get: () => stamped(tx.jobs) } }) as Tx;
  }

  return {
    ...unitOfWork,
    run: (work, bounds) => unitOfWork.run((tx) => work(traced(tx)), bounds),
    enqueue: (queue, data, ...more) => unitOfWork.enqueue(queue, stamp(data), ...more),
  };
}
