/** The errors of settings. */

/** Thrown at the start, with every problem of every setting. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`These settings are missing or wrong:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** Thrown by the reader of one setting that can have several problems. Each names its place, never a value. */
export class SettingError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'SettingError';
  }
}
