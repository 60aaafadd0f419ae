/** A load balancer on loopback that sends each request to the next instance in turn, as nginx does by default. */
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LoadBalancer {
  readonly url: string;
  close(): Promise<void>;
}

/** Sends the request on. If nothing listens there, the next instance gets it; if it dies with it, the answer is 502. */
function pass(from: IncomingMessage, to: ServerResponse, urls: readonly string[]): void {
  const [url, ...others] = urls;
  const { method, headers, url: path } = from;
  const sent = request(`${url}${path}`, { method, headers }, (answer) => {
    to.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.on('error', () => to.destroy());
    answer.pipe(to);
  });
  sent.once('socket', (socket) => {
    if (socket.connecting) socket.once('connect', () => from.pipe(sent));
    else from.pipe(sent);
  });
  sent.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ECONNREFUSED' && others.length > 0) pass(from, to, others);
    else if (to.headersSent) to.destroy();
    else to.writeHead(502).end();
  });
}

/** Starts one before the instances at these URLs. */
export async function startBalancer(urls: readonly string[]): Promise<LoadBalancer> {
  let turn = 0;
  const server = createServer((from, to) => {
    turn = (turn + 1) % urls.length;
    pass(from, to, [...urls.slice(turn), ...urls.slice(0, turn)]);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
