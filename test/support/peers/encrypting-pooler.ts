/** What a pooler does to a connection: without TLS to the client, with TLS to the server. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { connect as secure } from 'node:tls';

export interface EncryptingPooler {
  /** At an address of this machine that counts as another one's. */
  readonly url: string;
  close(): void;
}

/** Asks a PostgreSQL server for TLS (PostgreSQL's manual, 55.2.10). */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

async function forward(client: Socket, { hostname, port }: URL): Promise<void> {
  const plain = connect(Number(port), hostname);
  client.on('error', () => plain.destroy());
  plain.on('error', () => client.destroy());
  plain.write(sslRequest);
  await once(plain, 'data');
  const encrypted = secure({ socket: plain, rejectUnauthorized: false });
  encrypted.on('error', () => client.destroy());
  client.pipe(encrypted).pipe(client);
}

export async function openEncryptingPooler(serverUrl: string): Promise<EncryptingPooler> {
  const server = createServer((client) => void forward(client, new URL(serverUrl)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(serverUrl);
  url.host = `0.0.0.0:${(server.address() as AddressInfo).port}`;
  return { url: url.href, close: () => void server.close() };
}
