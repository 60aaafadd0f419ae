/** Reads the environment by the table, each setting by itself, so that one problem does not hide another. */
import type { Facts, Profile, Setting } from './forms/setting.js';
import {
  allSettings,
  mapTable,
  table,
  type Given,
  type SettingName,
  type Values,
} from './table.js';

/** The environment, or a test's replacement. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Problem {
  readonly name: SettingName;
  /** What is wrong, without the name and without the value. */
  readonly what: string;
}

export interface Reading {
  /** The values that are set and valid. */
  readonly given: Given;
  readonly problems: readonly Problem[];
  /** Whether the setting is set, validly or not. An empty value counts as not set. */
  readonly isSet: (name: SettingName) => boolean;
}

/** Reads all settings. Throws nothing: problems are part of the result. */
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

/** Returns REKEY_PROFILE. If it is not set, any DATABASE_URL, even a wrong one, means production. */
function profileOf({ given, isSet }: Reading): Profile {
  return given.service.profile ?? (isSet('DATABASE_URL') ? 'production' : 'development');
}

const { default: defaultThreads, form: threadsForm } = table.hashGate.settings.threads;

/** Returns PUBLIC_URL, else where the service listens. With PORT=0 nobody knows that yet: it is that of the usual port. */
function addressOf({ given: { service } }: Reading): string {
  if (service.publicUrl) return service.publicUrl;
  const host = service.host ?? '127.0.0.1';
  const { default: usualPort } = table.service.settings.port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${service.port || usualPort}`;
}

/** Returns the facts that defaults and rules depend on. */
export function factsOf(reading: Reading): Facts {
  const threads = reading.given.hashGate.threads ?? threadsForm.schema.parse(defaultThreads);
  const workers = reading.given.service.workers ?? 1;
  return { profile: profileOf(reading), threads, workers, address: addressOf(reading) };
}

function defaultOf(setting: Setting, facts: Facts): unknown {
  if (setting.default === undefined) return null;
  const written = typeof setting.default === 'string' ? setting.default : setting.default.of(facts);
  return setting.form.schema.parse(written);
}

/** Returns the value of each setting: the set one, else the default, else null. `reading` must have no problems. */
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
