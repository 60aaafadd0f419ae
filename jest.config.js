/** How the tests run: those of a folder are a project. */
import { readFileSync } from 'node:fs';

const vendors = JSON.parse(readFileSync(new URL('build/vendors.json', import.meta.url), 'utf8'));

/** Returns a project of Jest. Its packages that many files load are bundles (`build/bundle-vendors.ts`). */
export function project(displayName, more) {
  return {
    displayName,
    testEnvironment: 'node',
    rootDir: 'dist',
    testMatch: [`<rootDir>/test/${displayName}/**/*.test.js`],
    transform: {},
    setupFilesAfterEnv: ['<rootDir>/test/support/retry.js'],
    moduleNameMapper: { [`^(${vendors.join('|')})$`]: '<rootDir>/vendors/$1.js' },
    ...more,
  };
}

export const onDatabase = {
  globalSetup: '<rootDir>/test/support/global-setup.js',
  globalTeardown: '<rootDir>/test/support/global-teardown.js',
};

export default {
  projects: [project('unit'), project('integration', onDatabase), project('e2e', onDatabase)],
  maxWorkers: 3,
  coverageProvider: 'v8',
  collectCoverageFrom: ['<rootDir>/dist/src/**/*.js'],
  coverageDirectory: 'coverage',
  coverageReporters: ['text-summary', 'lcovonly'],
  testTimeout: 60_000,
};
