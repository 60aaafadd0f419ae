/** Connections, as the parts of the database see them. */
import type { QueryRunner } from 'typeorm';
import type { Bounds } from '../../domain/access/bounds.js';

/** What runs statements: the pool, or the connection of a transaction. */
export interface Connection {
  query(text: string, parameters?: unknown[]): ReturnType<QueryRunner['query']>;
}

/** A session whose statements a bound of ours ends, unless `unbound` runs them. */
export interface BoundSession {
  within<T>(bounds: Bounds, work: () => Promise<T>): Promise<T>;
  unbound<T>(work: () => Promise<T>): Promise<T>;
}
