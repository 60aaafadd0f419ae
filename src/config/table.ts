/** The one table of settings. A new setting is one entry in its section. */
import { guesses, mailBudgets, requests } from './sections/limits.js';
import { mail } from './sections/mail.js';
import { metrics, traces } from './sections/operator.js';
import { argon2, hashGate, passwords, pepper } from './sections/passwords.js';
import { database, log, redis, service } from './sections/service.js';
import { subgraph } from './sections/subgraph.js';
import { accessTokens, resetTokens } from './sections/tokens.js';
import { webhooks } from './sections/webhooks.js';
import { retention, worker } from './sections/worker.js';
import type {
  Given as GivenIn,
  NameIn,
  Setting,
  Table,
  Values as ValuesIn,
} from './forms/setting.js';

export const table = {
  service,
  subgraph,
  database,
  redis,
  accessTokens,
  resetTokens,
  passwords,
  argon2,
  pepper,
  hashGate,
  guesses,
  requests,
  mailBudgets,
  mail,
  webhooks,
  worker,
  retention,
  log,
  metrics,
  traces,
} as const satisfies Table;

export type Given = GivenIn<typeof table>;
export type Values = ValuesIn<typeof table>;
export type SettingName = NameIn<typeof table>;

const sections: readonly (readonly [string, Record<string, Setting>])[] = Object.entries(table).map(
  ([section, { settings }]) => [section, settings],
);

/** All settings, in the table's order. */
export const allSettings: readonly Setting[] = sections.flatMap(([, settings]) =>
  Object.values(settings),
);

/** Returns a result for each setting, by section and member as the table has them. */
export function mapTable(
  toResult: (setting: Setting, section: string, member: string) => unknown,
): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    sections.map(([section, settings]) => [
      section,
      Object.fromEntries(
        Object.entries(settings).map(([member, setting]) => [
          member,
          toResult(setting, section, member),
        ]),
      ),
    ]),
  );
}
