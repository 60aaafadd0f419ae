/** A server for the files of the built site, on this machine alone. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileAnswer } from '../../src/development/pages/shared/files.js';

interface ServedSite {
  readonly url: string;
  close(): void;
}

/** Returns the name of the file for the target of a request: that of a folder is its `index.html`. */
function toName(target: string): string {
  const { pathname } = new URL(target, 'http://site');
  return decodeURIComponent(pathname.slice(1)).replace(/(^|\/)$/, '$1index.html');
}

async function answer(folder: string, request: IncomingMessage, response: ServerResponse) {
  const headers = { 'if-none-match': request.headers['if-none-match'] };
  const file = await fileAnswer(folder, toName(request.url ?? '/'), { headers });
  if (file) {
    response.writeHead(file.status ?? 200, { 'content-type': file.type, ...file.headers });
    return response.end(file.body);
  }
  response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' });
  return response.end(readFileSync(join(folder, '404.html')));
}

/** Serves the folder on loopback; port 0 takes a free one. */
export async function serveSite(folder: string, port: number): Promise<ServedSite> {
  const server = createServer((request, response) => {
    answer(folder, request, response).catch(() => response.writeHead(400).end());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
