/** The columns that many tables have, declared once. */
import { Column } from 'typeorm';

/** An instant with milliseconds, as JavaScript's `Date` has them: what is read back is what was stored. */
export function InstantColumn(options: { nullable?: boolean } = {}): PropertyDecorator {
  return Column({ type: 'timestamptz', precision: 3, ...options });
}

/** An instant that the database fills in when the row is made. */
export function NowColumn(): PropertyDecorator {
  return Column({ type: 'timestamptz', precision: 3, default: () => 'now()' });
}

/** PostgreSQL's `text`; null where it may be missing. */
export function TextColumn(options: { nullable?: boolean } = {}): PropertyDecorator {
  return Column({ type: 'text', ...options });
}

/** A JSON object, empty by default. */
export function JsonColumn(): PropertyDecorator {
  return Column({ type: 'jsonb', default: () => "'{}'" });
}
