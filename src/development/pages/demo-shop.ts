/** The demo shop's front end (`examples/spa`), as the build left it, with the settings of this service. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page, PageAnswer, PageRequest } from '../../api/http/pages.js';
import { demoOrganization } from '../demo.js';
import { jsonAnswer, notFound, strictPolicy } from './shared/answer.js';
import type { PageFacts } from './shared/facts.js';
import { fileAnswer } from './shared/files.js';

/** Its own scripts and styles, and requests to this service. */
const policy = strictPolicy.replace(/; require-trusted-types-for.*/, '');

const root = '/demo/';

/** Returns the path without its `/` at the end, which would change what relative addresses of the page mean. */
function withoutSlash({ path }: PageRequest): PageAnswer {
  const headers = { location: path.replace(/\/+$/, ''), 'cache-control': 'no-store' };
  return { status: 308, type: 'text/plain; charset=utf-8', body: '', policy, headers };
}

async function demoFile(
  folder: string,
  facts: PageFacts,
  request: PageRequest,
): Promise<PageAnswer> {
  const name = request.path.slice(root.length);
  if (name === 'config.json') {
    const { salesChannelApiKey: apiKey } = facts.keys();
    return jsonAnswer({ url: '/graphql', apiKey, name: demoOrganization.name });
  }
  if (name.endsWith('/')) return withoutSlash(request);
  const file = await fileAnswer(folder, name, request);
  if (file) return file.type.startsWith('text/html') ? { ...file, policy } : file;
  // Its pages have no ending; a file that is missing has one.
  if (/[./]/.test(name)) return notFound('The demo shop has no such file.');
  const body = await readFile(join(folder, 'index.html'));
  return { type: 'text/html; charset=utf-8', body, policy };
}

/** Returns the pages below `/demo/`. */
export function demoPages(folder: string, facts: PageFacts): Page[] {
  return [
    {
      path: '/demo',
      async handle(request) {
        if (request.path.endsWith('/')) return demoFile(folder, facts, request);
        const headers = { location: root, 'cache-control': 'no-store' };
        return { status: 308, type: 'text/plain; charset=utf-8', body: '', policy, headers };
      },
    },
    { path: '/demo/*', handle: (request) => demoFile(folder, facts, request) },
  ];
}
