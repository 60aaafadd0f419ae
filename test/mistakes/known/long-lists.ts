/** Mistakes in work that goes over many rows: purges and exports. */
import type { Mistake } from '../mistake.js';

const batches = 'operations/shared/batches.ts';
const exporting = 'e2e/cli/export';

export const longListMistakes: readonly Mistake[] = [
  {
    name: 'a page of an export that begins anew',
    file: 'operations/maintenance/export-rows.ts',
    find: 'after = rows.at(-1) ?? after;',
    replace: 'after = rows.at(-2) ?? after;',
    needsServer: true,
    noticedBy: [[exporting, 'has each row once that is there all the time']],
  },
  {
    name: 'an export of whole rows',
    file: 'cli/export-lines.ts',
    find: '    customerId: row.customerId,\n    customerEmail: row.customerEmail,',
    replace: '    ...row,\n    customerId: row.customerId,\n    customerEmail: row.customerEmail,',
    needsServer: true,
    noticedBy: [[exporting, 'has what GraphQL returns of each reset and each event']],
  },
  {
    name: 'a part of an export left behind',
    file: 'cli/export-output.ts',
    find: 'await rm(path, { force: true });',
    replace: '',
    needsServer: true,
    noticedBy: [[exporting, 'leaves no part of a file when it is stopped']],
  },
  {
    name: 'no rest between batches',
    file: batches,
    find: '    await rest(tookMs, signal);\n',
    replace: '',
    noticedBy: [['unit/operations/shared/batches', 'rests as long as it worked']],
  },
  {
    name: 'a purge that does not end when it is told to',
    file: batches,
    find: '    if (signal?.aborted) return;\n',
    replace: '',
    noticedBy: [['unit/operations/shared/batches', 'begins no batch after it was told to stop']],
  },
  {
    name: 'a batch that passes over rows of later ones',
    file: 'database/maintenance/expired-rows.ts',
    find: 'max(${column}) AS last',
    replace: 'now() AS last',
    noticedBy: [['e2e/cli/purge', 'deletes all that is older than the settings allow']],
    needsServer: true,
  },
];
