/** Binds functions to their dependencies, so that callers pass only what differs from call to call. */
import type { Bounds } from '../../domain/access/bounds.js';
import type { UnitOfWork } from '../ports/index.js';

/** A function without its first argument. */
type Bound<F> = F extends (deps: never, ...rest: infer Rest) => infer Result
  ? (...rest: Rest) => Result
  : never;

export type BoundAll<Functions> = { readonly [Name in keyof Functions]: Bound<Functions[Name]> };

type Unbound<Deps> = (deps: Deps, ...rest: never[]) => unknown;

/** Returns the same functions, by the same names. `depsFor` returns their first argument, by the next one of a call. */
function bindBy<Deps, Functions extends Record<string, Unbound<Deps>>>(
  depsFor: (next: never) => Deps,
  functions: Functions,
): BoundAll<Functions> {
  const bound = Object.entries(functions).map(([name, run]) => [
    name,
    (...rest: never[]) => run(depsFor(rest[0] as never), ...rest),
  ]);
  return Object.fromEntries(bound) as BoundAll<Functions>;
}

/** Returns the same functions, by the same names, with `deps` as the first argument of each. */
export function bindAll<Deps, Functions extends Record<string, Unbound<Deps>>>(
  deps: Deps,
  functions: Functions,
): BoundAll<Functions> {
  return bindBy(() => deps, functions);
}

/** What the first argument of an operation has. */
interface Bounded {
  readonly bounds?: Bounds;
}

/** Returns the unit of work, whose statements have the bounds unless it is called with others. */
function unitOfWorkWithin(unitOfWork: UnitOfWork, bounds: Bounds): UnitOfWork {
  return {
    run: (work, own = bounds) => unitOfWork.run(work, own),
    runOne: (work, own = bounds) => unitOfWork.runOne(work, own),
    read: (work, own = bounds) => unitOfWork.read(work, own),
    readStale: (work, own = bounds) => unitOfWork.readStale(work, own),
    enqueue: (queue, data, delayMs, own = bounds) => unitOfWork.enqueue(queue, data, delayMs, own),
    complete: (job) => unitOfWork.complete(job),
  };
}

/** As `bindAll`, for functions whose next argument is the context of a request. Its bounds are those of all statements. */
export function bindInContext<
  Deps extends { readonly unitOfWork: UnitOfWork },
  Functions extends Record<string, Unbound<Deps>>,
>(deps: Deps, functions: Functions): BoundAll<Functions> {
  const depsWithin = ({ bounds }: Bounded): Deps =>
    bounds ? { ...deps, unitOfWork: unitOfWorkWithin(deps.unitOfWork, bounds) } : deps;
  return bindBy(depsWithin, functions);
}
