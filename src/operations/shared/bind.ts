/** Gives functions their dependencies once, so that callers name only what differs from call to call. */

/** The function without its first argument. */
type Bound<F> = F extends (deps: never, ...rest: infer Rest) => infer Result
  ? (...rest: Rest) => Result
  : never;

export type BoundAll<Functions> = { readonly [Name in keyof Functions]: Bound<Functions[Name]> };

type Unbound<Deps> = (deps: Deps, ...rest: never[]) => unknown;

/** Returns the same functions without their first argument, which is `deps`. */
export function bindAll<Deps, Functions extends Record<string, Unbound<Deps>>>(
  deps: Deps,
  functions: Functions,
): BoundAll<Functions> {
  const bound = Object.entries(functions).map(([name, run]) => [
    name,
    (...rest: never[]) => run(deps, ...rest),
  ]);
  return Object.fromEntries(bound) as BoundAll<Functions>;
}
