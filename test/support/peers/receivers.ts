/** Webhook receivers of every kind, on raw sockets: what arrives is kept byte by byte. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Certificate } from './certificate.js';

/** What a receiver does once a whole request is there. */
export type Reaction = (socket: Socket) => unknown;

export interface Receiver {
  readonly port: number;
  readonly url: string;
  /** How many connections came. */
  readonly connections: () => number;
  /** The requests so far, head and body as they came. */
  readonly requests: { head: string; body: Buffer }[];
  close(): Promise<void>;
}

export interface ReceiverOptions {
  readonly tls?: Certificate;
  /** Instead of waiting for a request. */
  readonly onConnection?: Reaction;
}

const headEnd = '\r\n\r\n';

/** Calls back with each request whose head and whole body arrived. */
function readRequests(socket: Socket, done: (head: string, body: Buffer) => void): void {
  let bytes = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    const end = bytes.indexOf(headEnd);
    if (end < 0) return;
    const head = bytes.subarray(0, end).toString('latin1');
    const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1]);
    const body = bytes.subarray(end + headEnd.length);
    if (body.length >= length) done(head, body);
  });
}

const listen = (server: Server) =>
  new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

export async function startReceiver(
  react: Reaction,
  { tls, onConnection }: ReceiverOptions = {},
): Promise<Receiver> {
  const sockets = new Set<Socket>();
  const requests: Receiver['requests'] = [];
  let connections = 0;
  const accept = (socket: Socket) => {
    socket.on('error', () => undefined);
    if (onConnection) {
      onConnection(socket);
      return;
    }
    readRequests(socket, (head, body) => {
      requests.push({ head, body });
      react(socket);
    });
  };
  const server = tls ? createTlsServer(tls, accept) : createServer(accept);
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', () => undefined);
  await listen(server);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    // Certificates are for names.
    url: tls ? `https://localhost:${port}/hook` : `http://127.0.0.1:${port}/hook`,
    connections: () => connections,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Says it and leaves the connection open, as servers with keep-alive do. */
export function saying(text: string | Buffer): Reaction {
  return (socket) => socket.write(text);
}

/** A status, header lines and a body. */
export function answering(status: number, headers: readonly string[] = [], body = ''): Reaction {
  const lines = [`HTTP/1.1 ${status} X`, ...headers, `Content-Length: ${Buffer.byteLength(body)}`];
  return saying(`${lines.join('\r\n')}${headEnd}${body}`);
}

export const neverAnswering: Reaction = () => undefined;

/** Says a beginning and then the same again and again, as fast as it is read; `sent` counts the bytes. */
export function streaming(start: string, more: Buffer, sent = { bytes: 0 }): Reaction {
  return (socket) => {
    const pump = () => {
      while (!socket.destroyed && socket.write(more)) sent.bytes += more.length;
    };
    socket.on('drain', pump);
    socket.write(start);
    pump();
  };
}
