/** The list of settings for programs, made from the table of settings. */
import type { Section, Setting } from './forms/setting.js';
import { defaultWords } from './settings-words.js';
import { table } from './table.js';

/** One setting. Texts are in Markdown, as in docs/settings.md. */
export interface DescribedSetting {
  readonly name: string;
  readonly section: string;
  readonly takes: string;
  /** The value if it is not set; null if there is none, or if it depends on others: `defaultWords` says on what. */
  readonly default: string | null;
  readonly defaultWords: string;
  readonly isRequiredInProduction: boolean;
  readonly description: string;
}

function describeSetting(section: string, setting: Setting): DescribedSetting {
  const { name, form, description, default: given, isRequiredInProduction = false } = setting;
  return {
    name,
    section,
    takes: form.takes,
    default: typeof given === 'string' ? given : null,
    defaultWords: defaultWords(setting),
    isRequiredInProduction,
    description,
  };
}

/** Returns all settings, in the table's order. */
export function describeSettings(): DescribedSetting[] {
  const sections: readonly Section[] = Object.values(table);
  return sections.flatMap(({ title, settings }) =>
    Object.values(settings).map((setting) => describeSetting(title, setting)),
  );
}
