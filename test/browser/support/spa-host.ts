/** Serves the built pages as examples/spa/README.md says: any path of a page is index.html, with the security headers. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { samplesOf } from '../../support/rows/page-samples.js';

const folder = resolve('examples/spa/dist');

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
};

export interface SpaHost {
  readonly url: string;
  /** The config.json: a text is served as it is, and null answers 404. */
  config: object | string | null;
  close(): Promise<void>;
}

/** The headers of the README's sample for Caddy, so that the tests hold what it says. */
function documentedHeaders(service: string): Record<string, string> {
  const [sample = ''] = samplesOf('examples/spa/README.md', 'Host it', 'caddy');
  const lines = [...sample.matchAll(/^\s+([A-Z][\w-]+) "([^"]+)"$/gm)];
  return Object.fromEntries(
    lines.map(([, name = '', value = '']) => [
      name,
      value.replace('https://rekey.example', service),
    ]),
  );
}

function sendConfig(response: ServerResponse, config: SpaHost['config']): void {
  if (config === null) return void response.writeHead(404).end('Not found');
  response.setHeader('content-type', 'application/json');
  response.end(typeof config === 'string' ? config : JSON.stringify(config));
}

function sendFile(response: ServerResponse, path: string): void {
  const isThere = path !== '/' && existsSync(join(folder, path));
  const file = join(folder, isThere ? path : 'index.html');
  response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
  response.end(readFileSync(file));
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

/** Starts the host. `serviceOrigin` answers where the pages may send requests to, once that is known. */
export async function hostSpa(serviceOrigin: () => string): Promise<SpaHost> {
  if (!existsSync(join(folder, 'index.html'))) {
    throw new Error('examples/spa is not built: npm run build:spa');
  }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://spa');
    for (const [name, value] of Object.entries(documentedHeaders(serviceOrigin()))) {
      response.setHeader(name, value);
    }
    if (pathname === '/config.json') sendConfig(response, host.config);
    else sendFile(response, pathname);
  });
  const port = await listen(server);
  const host: SpaHost = {
    url: `http://localhost:${port}`,
    config: null,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return host;
}
