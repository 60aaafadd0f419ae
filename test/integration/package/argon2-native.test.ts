/** `npm run argon2:native` on a machine that cannot build. Where it can: `npm run argon2:native` and `npm run bench -- native`. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, it } from '@jest/globals';

it('says why nothing was built, and leaves all as it was', () => {
  const before = existsSync('node_modules/argon2/build');
  const { status, stderr } = spawnSync(process.execPath, ['dist/build/argon2-native.js'], {
    env: { ...process.env, CC: '/no/compiler', CXX: '/no/compiler' },
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([
    0,
    expect.stringMatching(/^Not built, and nothing has changed: .+\n$/),
  ]);
  expect(existsSync('node_modules/argon2/build')).toBe(before);
  expect(existsSync('node_modules/.argon2-native')).toBe(false);
});
