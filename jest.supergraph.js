/** `npm run test:supergraph`: the subgraph among others, behind a real gateway. */
import config, { onDatabase, project } from './jest.config.js';

export default {
  ...config,
  projects: [project('supergraph', onDatabase)],
  testTimeout: 120_000,
};
