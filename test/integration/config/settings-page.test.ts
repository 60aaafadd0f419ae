import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../../src/config/index.js';
import { settingsPage } from '../../../src/config/settings-page.js';
import { allSettings } from '../../../src/config/table.js';

describe('docs/settings.md', () => {
  it('is what "npm run docs:settings" prints', () =>
    expect(readFileSync('docs/settings.md', 'utf8')).toBe(settingsPage()));

  it('has each setting once, in the order of the table', () => {
    const names = [...settingsPage().matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name);
    expect(names).toEqual(allSettings.map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(allSettings.map((setting) => [setting.name, setting] as const))(
    'says in a sentence or two what %s does, and a default that is right',
    (_, { description, form, default: given }) => {
      expect(description).toMatch(/^[A-Z].{10,240}\.$/);
      expect(form.takes.length).toBeGreaterThan(3);
      const written =
        typeof given === 'object'
          ? given.of({
              profile: 'development',
              threads: 4,
              workers: 1,
              address: 'http://127.0.0.1:4000',
            })
          : given;
      if (written !== undefined) expect(form.schema.safeParse(written).success).toBe(true);
    },
  );

  it('shows as defaults what the service starts with', () => {
    const written = allSettings.flatMap(({ name, default: given }) =>
      typeof given === 'string' ? [[name, given] as const] : [],
    );
    expect(loadConfig(Object.fromEntries(written))).toEqual(loadConfig({}));
  });
});
