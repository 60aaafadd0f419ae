/** The languages of the mails, and how each writes times. */
import { de } from './de';
import { en } from './en';
import { es } from './es';
import { fr } from './fr';
import { it } from './it';
import { ja } from './ja';
import { nl } from './nl';
import { pt } from './pt';
import type { Texts } from './texts';

export type { Explanation, LinkTrouble } from './texts';

const tables = { en, de, fr, es, it, pt, nl, ja } satisfies Record<string, Texts>;
export type Language = keyof typeof tables;

/** Each language by its own name. */
export const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  it: 'Italiano',
  pt: 'Português',
  nl: 'Nederlands',
  ja: '日本語',
};

function isLanguage(text: string | null | undefined): text is Language {
  return text != null && Object.hasOwn(tables, text);
}

/** Returns the first of these that we have, by its primary subtag, else English. */
export function chooseLanguage(wanted: readonly (string | null)[]): Language {
  const primary = wanted.map((tag) => tag?.toLowerCase().split(/[-_]/)[0]);
  return primary.find(isLanguage) ?? 'en';
}

type Unit = 'second' | 'minute' | 'hour';

/** Rounds up, so that nobody tries too early. */
function inUnits(seconds: number): [number, Unit] {
  if (seconds < 90) return [Math.max(1, Math.ceil(seconds)), 'second'];
  if (seconds < 3600) return [Math.ceil(seconds / 60), 'minute'];
  return [Math.ceil(seconds / 3600), 'hour'];
}

export interface Words {
  readonly language: Language;
  readonly texts: Texts;
  /** "in 5 minutes". */
  readonly inTime: (seconds: number) => string;
  /** "5 minutes". */
  readonly duration: (seconds: number) => string;
}

/** Returns all that a page needs to speak a language. */
export function wordsOf(language: Language): Words {
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'always' });
  return {
    language,
    texts: tables[language],
    inTime: (seconds) => relative.format(...inUnits(seconds)),
    duration(seconds) {
      const [count, unit] = inUnits(seconds);
      const options = { style: 'unit', unit, unitDisplay: 'long' } as const;
      return new Intl.NumberFormat(language, options).format(count);
    },
  };
}
