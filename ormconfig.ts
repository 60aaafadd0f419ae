/** The DataSource, for TypeORM's own command line: `npm run typeorm -- migration:show -d dist/ormconfig.js`. */
import { loadDatabaseConfig } from './src/config/index.js';
import { createEmbeddedDataSource, createServerDataSource } from './src/database/data-source.js';
import { openEmbeddedDatabase } from './src/database/embedded.js';

const { url: databaseUrl, dataDir } = loadDatabaseConfig().database;

/** An operator's migrations may take longer than a request's statements, so without their limits. */
export default databaseUrl === null
  ? createEmbeddedDataSource(await openEmbeddedDatabase({ directory: dataDir }))
  : createServerDataSource(databaseUrl, {});
