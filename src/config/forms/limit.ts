/** The form of limits on attempts. */
import type { Limit } from '../../domain/access/limits.js';
import { text } from './values.js';
import type { Form } from './setting.js';

const maxSeconds = 86_400;

function parse(value: string): Limit {
  const [attempts, seconds] = value.split('/').map(Number);
  return { attempts: attempts ?? 0, seconds: seconds ?? 0 };
}

function isLimit(value: string): boolean {
  if (!/^\d{1,9}\/\d{1,5}$/.test(value)) return false;
  const { attempts, seconds } = parse(value);
  return attempts >= 1 && seconds >= 1 && seconds <= maxSeconds;
}

const form = text(
  'a number of attempts, a slash and a window of 1 to 86400 seconds, such as 10/900',
  isLimit,
);

export const limit: Form<Limit> = {
  takes: form.takes,
  schema: form.schema.transform(parse),
};
