/** The demo shop's front end (`examples/spa`), as the build left it, with the settings of this service. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page, PageAnswer, PageRequest } from '../../api/http/pages.js';
import { demoCustomerEmail, demoOrganization } from '../demo.js';
import { jsonAnswer, notFound, ownPolicy, redirect } from './shared/answer.js';
import type { PageFacts } from './shared/facts.js';
import { fileAnswer } from './shared/files.js';

const root = '/demo/';

async function demoFile(
  folder: string,
  facts: PageFacts,
  request: PageRequest,
): Promise<PageAnswer> {
  const name = request.path.slice(root.length);
  if (name === 'config.json') {
    const { salesChannelApiKey: apiKey } = facts.keys();
    const trial = { email: demoCustomerEmail, mailbox: '/inbox' };
    return jsonAnswer({ url: '/graphql', apiKey, name: demoOrganization.name, ...trial });
  }
  // A `/` at the end would change what relative addresses of the page mean.
  if (name.endsWith('/')) return redirect(request.path.replace(/\/+$/, ''));
  const file = await fileAnswer(folder, name, request);
  if (file) return file.type.startsWith('text/html') ? { ...file, policy: ownPolicy } : file;
  // Its pages have no ending; a file that is missing has one. Behind a `#` that a mail program encoded is a token.
  const [page = ''] = name.split(/%(?:25)*23/);
  if (/[./]/.test(page)) return notFound('The demo shop has no such file.');
  const body = await readFile(join(folder, 'index.html'));
  return { type: 'text/html; charset=utf-8', body, policy: ownPolicy };
}

/** Returns the pages below `/demo/`. */
export function demoPages(folder: string, facts: PageFacts): Page[] {
  return [
    {
      path: '/demo',
      async handle(request) {
        return request.path.endsWith('/') ? demoFile(folder, facts, request) : redirect(root);
      },
    },
    { path: '/demo/*', handle: (request) => demoFile(folder, facts, request) },
  ];
}
