/** Small pieces that every loader shares. */

/** Answers in the order of the keys, as DataLoader wants them. */
export function inOrder<T>(
  keys: readonly string[],
  values: ReadonlyMap<string, T>,
  missing: T,
): T[] {
  return keys.map((key) => values.get(key) ?? missing);
}

/** One loader for each set of arguments, since only equal requests can share a statement. */
export function byArguments<Args, Loader>(create: (args: Args) => Loader): (args: Args) => Loader {
  const loaders = new Map<string, Loader>();
  return (args) => {
    const key = JSON.stringify(args);
    const loader = loaders.get(key) ?? create(args);
    loaders.set(key, loader);
    return loader;
  };
}

export const emptyPage = { nodes: [], hasNextPage: false, hasPreviousPage: false };
