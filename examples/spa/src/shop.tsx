/** The shop that these pages are of. */
import { createContext, use } from 'react';
import type { Config } from './config';

const Context = createContext<Config | null>(null);

/** Gives the pages the shop's configuration. */
export const ShopProvider = Context;

/** Returns the shop's configuration; null on the pages that say why there is none. */
export function useShop(): Config | null {
  return use(Context);
}
