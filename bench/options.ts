import { parseArgs } from 'node:util';

type Options<T> = { readonly [Name in keyof T]: number } & { readonly json: string | undefined };

/** Reads options that are numbers, such as `--rounds 5`, with these defaults, and `--json FILE`. Throws for others. */
export function readOptions<T extends Record<string, number>>(defaults: T): Options<T> {
  const names = Object.keys(defaults);
  const numeric = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  const options = { ...numeric, json: { type: 'string' as const } };
  const { json, ...given } = parseArgs({ options, allowPositionals: true }).values;
  const numbers = Object.entries(given).map(([name, value]) => [name, Number(value)] as const);
  const wrong = numbers.find(([, value]) => !(value >= 0));
  if (wrong) throw new Error(`--${wrong[0]} takes a number.`);
  return { ...defaults, ...Object.fromEntries(numbers), json };
}
