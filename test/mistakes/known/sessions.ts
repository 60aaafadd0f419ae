/** Mistakes in the sessions of the database, which nothing shows until a network, a server or a pooler misbehaves. */
import type { Mistake } from '../mistake.js';

export const sessionMistakes: readonly Mistake[] = [
  {
    name: 'no bound of our own for a server that says nothing',
    file: 'database/sessions/bounded-client.ts',
    find: 'this.boundMs = config.boundMs === undefined ? statementMs : config.boundMs;',
    replace: 'this.boundMs = null;',
    needsServer: true,
    noticedBy: [['integration/database/sessions', 'that is silent is left after the bound']],
  },
  {
    name: 'sessions kept that take no writes',
    file: 'database/sessions/session-pool.ts',
    find: '      if (row?.isWritable) this.renew();\n',
    replace: '',
    needsServer: true,
    noticedBy: [
      ['integration/database/sessions', 'that takes no writes is left if a new one does'],
    ],
  },
  {
    name: 'prepared statements named by the order of their first use',
    file: 'database/connection/prepared.ts',
    find: "const digest = createHash('sha256').update(text).digest('base64url');",
    replace: 'const digest = String(performance.now());',
    needsServer: true,
    noticedBy: [['integration/database/sessions', 'names statements of the queue by their text']],
  },
  {
    name: 'prepared statements kept in sessions that a pooler lends',
    file: 'database/sessions/session-client.ts',
    find: 'const { name: _, ...unnamed } = statement;',
    replace: 'const { ...unnamed } = statement;',
    needsServer: true,
    noticedBy: [
      ['integration/database/session-settings', 'runs statements of the queue in any session'],
    ],
  },
  {
    name: "settings left in a pooler's session",
    file: 'database/sessions/settings.ts',
    find: 'const isShared = `pg_backend_pid() <> ${processId}`;',
    replace: "const isShared = 'false';",
    needsServer: true,
    noticedBy: [['integration/database/session-settings', 'keeps nothing for other clients']],
  },
];
