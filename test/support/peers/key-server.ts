/** A foreign issuer's key server (RFC 7517) on loopback, which can be rotated, broken and counted. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface KeyServer {
  readonly url: URL;
  /** How many requests came so far. */
  readonly requests: () => number;
  answer: Answer;
  close(): Promise<void>;
}

export function answerJson(value: unknown, status = 200): Answer {
  return (_request, response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify(value));
}

export async function startKeyServer(answer: Answer): Promise<KeyServer> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    keyServer.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const keyServer: KeyServer = {
    url: new URL(`http://127.0.0.1:${port}/keys`),
    requests: () => requests,
    answer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return keyServer;
}
