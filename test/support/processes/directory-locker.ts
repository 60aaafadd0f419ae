/** A process that tries to lock each data directory it is told, as soon as it is told, and says how that went. */
import { createInterface } from 'node:readline';
import { lockDataDirectory } from '../../../src/database/data-directory.js';

for await (const directory of createInterface({ input: process.stdin })) {
  try {
    lockDataDirectory(directory);
    process.stdout.write('held\n');
  } catch (error) {
    process.stdout.write(`${(error as Error).message}\n`);
  }
}
