/** Cancels the statement of a session, by a connection of its own as PostgreSQL's protocol asks for. */
import { connect } from 'node:net';
import { serialize } from 'pg-protocol';
import { connectMs } from './limits.js';

export interface CancelTarget {
  readonly host: string;
  readonly port: number;
  readonly processId: number;
  readonly secretKey: number;
}

/**
 * Returns when the server has taken the request, or cannot be reached; it never throws. The request is sent in plain
 * text, as libpq does: its key is good for nothing else.
 */
export function cancelStatement({ host, port, processId, secretKey }: CancelTarget): Promise<void> {
  return new Promise((resolve) => {
    const address = host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
    const socket = connect(address);
    socket.setTimeout(connectMs, () => socket.destroy());
    socket.on('connect', () => socket.end(serialize.cancel(processId, secretKey)));
    // Its end must be read to be seen.
    socket
      .on('error', () => undefined)
      .on('close', () => resolve())
      .resume();
  });
}
