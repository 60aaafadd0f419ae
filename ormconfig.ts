/** The DataSource, for TypeORM's own command line: `npm run typeorm -- migration:show -d dist/ormconfig.js`. */
import { loadDatabaseConfig } from './src/config.js';
import { createEmbeddedDataSource, createServerDataSource } from './src/database/data-source.js';
import { openEmbeddedDatabase } from './src/database/embedded.js';

const { databaseUrl, dataDir } = loadDatabaseConfig();

export default databaseUrl === null
  ? createEmbeddedDataSource(await openEmbeddedDatabase({ directory: dataDir }))
  : createServerDataSource(databaseUrl);
