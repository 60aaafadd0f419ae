/** What one setting is made of, and which values follow from a table of them. */
import type { z } from 'zod';

/** What a value must be. */
export interface Form<T> {
  /** Reads the text of the environment. Its messages say what the setting must be and never quote it. */
  readonly schema: z.ZodType<T, string>;
  /** The same in words, for docs/settings.md: "a whole number from 1 to 30". */
  readonly takes: string;
}

export type Profile = 'development' | 'production';

/** What a default may depend on. */
export interface Facts {
  readonly profile: Profile;
  /** How many threads the process has for hashes. */
  readonly threads: number;
}

interface ComputedDefault {
  /** In words, for docs/settings.md. */
  readonly words: string;
  /** Returns the default as one would write it in the environment. */
  readonly of: (facts: Facts) => string;
}

export interface Setting<T = unknown> {
  /** Of the environment variable. */
  readonly name: string;
  readonly form: Form<T>;
  /** As one would write it in the environment. Without a default the value of an unset setting is null. */
  readonly default?: string | ComputedDefault;
  /** The production profile does not start without it. */
  readonly isRequiredInProduction?: true;
  /** One or two sentences for docs/settings.md, with the unit and the standard that a bound comes from. */
  readonly description: string;
}

export interface Section {
  readonly title: string;
  /** By the names that the values have in `Config`. */
  readonly settings: Readonly<Record<string, Setting>>;
}

export type Table = Readonly<Record<string, Section>>;

type FormValue<S extends Setting> = S['form'] extends Form<infer T> ? T : never;

/** The value of a setting: null is for one that is not set and has no default. */
type SettingValue<S extends Setting> = S extends { readonly default: string | ComputedDefault }
  ? FormValue<S>
  : FormValue<S> | null;

/** The values of a table, by section and member. */
export type Values<T extends Table> = {
  readonly [S in keyof T]: {
    readonly [M in keyof T[S]['settings']]: SettingValue<T[S]['settings'][M]>;
  };
};

/** The values that the environment gives, and that are right; the others are undefined. */
export type Given<T extends Table> = {
  readonly [S in keyof T]: {
    readonly [M in keyof T[S]['settings']]: FormValue<T[S]['settings'][M]> | undefined;
  };
};

/** The names of a table's environment variables. */
export type NameIn<T extends Table> = {
  [S in keyof T]: T[S]['settings'][keyof T[S]['settings']]['name'];
}[keyof T];
