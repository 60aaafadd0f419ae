/** Bytes to a listening server, for what clients and their libraries would never send. */
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** The port the server listens on. */
export async function listenOnLoopback(http: FastifyInstance): Promise<number> {
  await http.listen({ host: '127.0.0.1', port: 0 });
  return (http.server.address() as AddressInfo).port;
}

/** Everything the server says until it ends the connection. */
export function readToEnd(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    // A reset while we still write: what was said before it counts.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
}

/** Sends the bytes and answers what came back until the server closed. */
export function sendRaw(port: number, bytes: string | Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
  return readToEnd(socket);
}

/** A request in bytes, on a connection of its own. Lines as they are given, whatever they are. */
export function rawRequest(start: string, headers: string[], body = ''): string {
  const lines = [start, 'Host: rekey.test', 'Connection: close', ...headers];
  return `${lines.join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
