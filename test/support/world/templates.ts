/** Templates of an organization, read as MAIL_SETTINGS reads them. */
import { parseMailSettings } from '../../../src/config/forms/mail-settings.js';
import { SettingError } from '../../../src/config/forms/problems.js';
import type { Templates } from '../../../src/mail/messages/index.js';

/** Throws `SettingError`. */
export function parseTemplates(templates: unknown): Templates {
  return parseMailSettings(JSON.stringify({ shop: { templates } })).get('shop')?.templates ?? {};
}

/** Every problem, after its place from `templates` on; none if the templates are right. */
export function templateProblems(templates: unknown): string[] {
  try {
    parseTemplates(templates);
    return [];
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    return error.problems.map((problem) => problem.replace(/^shop\./, ''));
  }
}
