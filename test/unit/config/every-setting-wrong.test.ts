import { describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig } from '../../../src/config/index.js';
import { allSettings } from '../../../src/config/table.js';
import { problemsOf } from '../../support/world/environment.js';
import {
  alwaysRightSettings as alwaysRight,
  wrongSettings as wrong,
} from '../../support/world/wrong-settings.js';

const namesOf = (problems: readonly string[]) => problems.map((line) => line.split(':', 1)[0]);

describe('an environment in which every setting is wrong', () => {
  const inOrder = allSettings.map(({ name }) => name).filter((name) => name in wrong);

  it('is refused with every one of them named once, in the order of the table', () => {
    const reversed = Object.fromEntries(Object.entries(wrong).toReversed());
    for (const environment of [wrong, reversed, { ...wrong, ...alwaysRight }]) {
      const problems = problemsOf(environment);
      expect(namesOf(problems)).toEqual(inOrder);
      expect(problems.join()).not.toContain('CANARY');
    }
    expect(() => loadConfig(wrong)).toThrow(ConfigError);
  });

  it('is refused so, too, if all have the one value x, except for a path', () => {
    const every = Object.fromEntries(allSettings.map(({ name }) => [name, 'x']));
    // Without this, the path x would be looked up on the disk.
    const { MAIL_SETTINGS } = wrong;
    // A host, a header, an id and a prefix may be called so, and the profile has to be one.
    const hosts = ['HOST', 'METRICS_HOST'];
    const names = [...hosts, 'CORS_HEADERS', 'ACCESS_TOKEN_ORGANIZATIONS', 'SUBGRAPH_PREFIX'];
    const right = new Set<string>(['REKEY_PROFILE', ...names]);
    const expected = inOrder.filter((name) => !right.has(name));
    const environment = { ...every, MAIL_SETTINGS, REKEY_PROFILE: 'production' };
    expect(namesOf(problemsOf(environment))).toEqual(expected);
  });

  it('leaves out no setting in these tests', () =>
    expect(Object.keys({ ...wrong, ...alwaysRight }).toSorted()).toEqual(
      allSettings.map(({ name }) => name).toSorted(),
    ));
});
