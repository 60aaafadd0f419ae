/** Decorators for the columns that many tables have. */
import { Column } from 'typeorm';

/** An instant with milliseconds, the precision of JavaScript's `Date`, so that reading returns what was stored. */
export function InstantColumn(
  options: { nullable?: boolean; name?: string } = {},
): PropertyDecorator {
  return Column({ type: 'timestamptz', precision: 3, ...options });
}

/** An instant that the database sets when the row is inserted. */
export function NowColumn(): PropertyDecorator {
  return Column({ type: 'timestamptz', precision: 3, default: () => 'now()' });
}

/** PostgreSQL's `text`. */
export function TextColumn(options: { nullable?: boolean } = {}): PropertyDecorator {
  return Column({ type: 'text', ...options });
}

/** A JSON object, empty by default. */
export function JsonColumn(): PropertyDecorator {
  return Column({ type: 'jsonb', default: () => "'{}'" });
}
