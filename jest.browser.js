/** `npm run test:browser`: the pages in a real browser. */
import config, { onDatabase, project } from './jest.config.js';

export default {
  ...config,
  projects: [project('browser', onDatabase)],
  // A browser and a service each; more of them would be slower, not faster.
  maxWorkers: 2,
  testTimeout: 120_000,
};
