/** The type of a setting, and the types of values that follow from a table of settings. */
import type { z } from 'zod';

/** The form of a value. */
export interface Form<T> {
  /** Reads the text of the environment. Its messages say what the setting must be and never quote it. */
  readonly schema: z.ZodType<T, string>;
  /** The form in words, for docs/settings.md, such as "a whole number from 1 to 30". */
  readonly takes: string;
}

export type Profile = 'development' | 'production';

/** The facts that a default may depend on. */
export interface Facts {
  readonly profile: Profile;
  /** How many threads the process has for hashes. */
  readonly threads: number;
  /** How many processes serve the port. */
  readonly workers: number;
  /** The URL of the service as far as settings tell, without a slash at its end. */
  readonly address: string;
}

interface ComputedDefault {
  /** In words, for docs/settings.md. */
  readonly words: string;
  /** Returns the default's text as in the environment. */
  readonly of: (facts: Facts) => string;
}

export interface Setting<T = unknown> {
  /** The name of the environment variable. */
  readonly name: string;
  readonly form: Form<T>;
  /** The text as in the environment. Without a default, the value of an unset setting is null. */
  readonly default?: string | ComputedDefault;
  /** The production profile does not start without it. */
  readonly isRequiredInProduction?: true;
  /** One or two sentences for docs/settings.md, with the unit and the standard that a bound comes from. */
  readonly description: string;
}

export interface Section {
  readonly title: string;
  /** The settings by their names in `Config`. */
  readonly settings: Readonly<Record<string, Setting>>;
}

export type Table = Readonly<Record<string, Section>>;

type FormValue<S extends Setting> = S['form'] extends Form<infer T> ? T : never;

/** The value of a setting. Null if it is not set and has no default. */
type SettingValue<S extends Setting> = S extends { readonly default: string | ComputedDefault }
  ? FormValue<S>
  : FormValue<S> | null;

/** The values of a table, by section and member. */
export type Values<T extends Table> = {
  readonly [S in keyof T]: {
    readonly [M in keyof T[S]['settings']]: SettingValue<T[S]['settings'][M]>;
  };
};

/** The values that are set and valid; the others are undefined. */
export type Given<T extends Table> = {
  readonly [S in keyof T]: {
    readonly [M in keyof T[S]['settings']]: FormValue<T[S]['settings'][M]> | undefined;
  };
};

/** The names of a table's environment variables. */
export type NameIn<T extends Table> = {
  [S in keyof T]: T[S]['settings'][keyof T[S]['settings']]['name'];
}[keyof T];
