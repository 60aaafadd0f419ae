/** What all loaders share. */
import DataLoader from 'dataloader';
import type { Page } from '../../../domain/shared/page.js';

/** Returns values in the order of the keys, as DataLoader requires. */
export function inOrder<T>(
  keys: readonly string[],
  values: ReadonlyMap<string, T>,
  missing: T,
): T[] {
  return keys.map((key) => values.get(key) ?? missing);
}

/** Keeps one loader for each set of arguments, because only equal requests can share a statement. */
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

/** `find` returns the rows that exist, in any order. */
export function rowLoader<T extends { readonly id: string }>(
  find: (ids: readonly string[]) => Promise<readonly T[]>,
): DataLoader<string, T | null> {
  return new DataLoader(async (ids) => {
    const found = new Map((await find(ids)).map((row) => [row.id, row]));
    return inOrder<T | null>(ids, found, null);
  });
}

/** `list` returns the page of each owner, by the owner's id. */
export function pageLoader<T>(
  list: (ownerIds: readonly string[]) => Promise<ReadonlyMap<string, Page<T>>>,
): DataLoader<string, Page<T>> {
  return new DataLoader(async (ids) => inOrder<Page<T>>(ids, await list(ids), emptyPage));
}

/** `count` returns the count of each owner, by the owner's id; owners without anything may be missing. */
export function countLoader(
  count: (ownerIds: readonly string[]) => Promise<ReadonlyMap<string, number>>,
): DataLoader<string, number> {
  return new DataLoader(async (ids) => inOrder(ids, await count(ids), 0));
}
