/**
 * Keeps connections open between requests, as balancers want, without letting them take the places of clients that have
 * something to say: where places become few, the connection that has been idle longest is closed.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Attached } from './attached.js';

/** How many places are kept free for new connections, as long as idle ones can be closed for them. */
const spare = 100;

/**
 * Closes the longest idle connection of `server` for each new one beyond `maxConnections` less 100, and after a stop
 * each connection as soon as it is idle.
 */
export function limitIdle(server: Server, maxConnections: number): void {
  let open = 0;
  /** Before a first request or between two, the longest idle first. */
  const idle = new Set<Socket>();
  const requests = new Attached<Socket, number>('requests');

  function leave(socket: Socket): void {
    const left = (requests.get(socket) ?? 1) - 1;
    requests.set(socket, left);
    if (left > 0 || socket.destroyed) return;
    if (server.listening) idle.add(socket);
    else socket.end();
  }

  // Node's own leaves those that have never sent a request, which a client may keep for its next one.
  server.closeIdleConnections = () => {
    for (const socket of idle) socket.destroy();
  };
  server.on('connection', (socket) => {
    open += 1;
    idle.add(socket);
    socket.once('close', () => {
      open -= 1;
      idle.delete(socket);
    });
    socket.on('data', () => idle.delete(socket));
    if (open <= maxConnections - spare) return;
    const [longest] = idle;
    if (longest === undefined) return;
    idle.delete(longest);
    longest.destroy();
  });
  server.on('request', ({ socket }, response) => {
    requests.set(socket, (requests.get(socket) ?? 0) + 1);
    response.once('close', () => leave(socket));
  });
}
