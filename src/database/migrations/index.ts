/** Every migration, in the order in which they run. */
import { CreateTables1795290317406 } from './1795290317406-create-tables.js';

export const migrations = [CreateTables1795290317406];
