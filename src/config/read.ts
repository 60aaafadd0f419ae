/** Reads the environment by the table: each setting by itself, so that every problem is found. */
import type { Facts, Profile, Setting } from './forms/setting.js';
import {
  allSettings,
  mapTable,
  table,
  type Given,
  type SettingName,
  type Values,
} from './table.js';

/** The environment, or what a test gives for it. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Problem {
  readonly name: SettingName;
  /** What is wrong, without the name and without the value. */
  readonly what: string;
}

export interface Reading {
  /** The values that are set and right. */
  readonly given: Given;
  readonly problems: readonly Problem[];
  /** Whether the setting is there, right or wrong. A setting that is set to nothing is not set. */
  readonly isSet: (name: SettingName) => boolean;
}

/** Reads what is set. Throws nothing: problems are part of the result. */
export function readSettings(environment: Environment): Reading {
  const problems: Problem[] = [];
  const read = ({ name, form }: Setting): unknown => {
    if (!environment[name]) return undefined;
    const { data, error } = form.schema.safeParse(environment[name]);
    for (const { message } of error?.issues ?? []) {
      problems.push({ name: name as SettingName, what: message });
    }
    return data;
  };
  const given = mapTable(read) as unknown as Given;
  return { given, problems, isSet: (name) => Boolean(environment[name]) };
}

/** The profile follows from the database unless REKEY_PROFILE names it; a wrong DATABASE_URL counts, too. */
function profileOf({ given, isSet }: Reading): Profile {
  return given.service.profile ?? (isSet('DATABASE_URL') ? 'production' : 'development');
}

const { default: defaultThreads, form: threadsForm } = table.hashGate.settings.threads;

/** What defaults and rules depend on. */
export function factsOf(reading: Reading): Facts {
  const threads = reading.given.hashGate.threads ?? threadsForm.schema.parse(defaultThreads);
  return { profile: profileOf(reading), threads };
}

function defaultOf(setting: Setting, facts: Facts): unknown {
  if (setting.default === undefined) return null;
  const written = typeof setting.default === 'string' ? setting.default : setting.default.of(facts);
  return setting.form.schema.parse(written);
}

/** Returns all values: what is set, else the default, else null. `reading` has no problems. */
export function resolveValues(reading: Reading): Values {
  const facts = factsOf(reading);
  const given = reading.given as unknown as Record<string, Record<string, unknown>>;
  const resolve = (setting: Setting, section: string, member: string) =>
    given[section]?.[member] ?? defaultOf(setting, facts);
  return mapTable(resolve) as unknown as Values;
}

const order = new Map(allSettings.map(({ name }, index) => [name, index]));

/** Returns one line for each problem, in the table's order. */
export function describeProblems(problems: readonly Problem[]): string[] {
  const place = ({ name }: Problem) => order.get(name) ?? 0;
  return problems
    .toSorted((one, other) => place(one) - place(other))
    .map(({ name, what }) => `${name}: ${what}`);
}
