/** A process that writes to the embedded database until it is killed, and tells which rows were acknowledged. */
import { openDatabase } from '../../../src/database/database.js';

const [directory = ''] = process.argv.slice(2);
const { dataSource } = await openDatabase({ url: null, embedded: { directory } });
await dataSource.query('CREATE TABLE IF NOT EXISTS written (number integer)');
for (let number = 1; ; number += 1) {
  await dataSource.query('INSERT INTO written VALUES ($1)', [number]);
  process.stdout.write(`${number}\n`);
}
