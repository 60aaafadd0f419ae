/** The pages to which mails link: each must be there, since the customer has nothing else. */
import type { Config } from '../config/index.js';
import { createAdministration } from '../database/administration.js';
import type { Check } from './deployment.js';
import { orGood, problem, warning, type Finding } from './finding.js';

interface Page {
  /** Where it stands in RESET_LINKS, such as `shop.default.reset`. */
  readonly place: string;
  readonly url: string;
}

function pagesOf({ mail }: Config): Page[] {
  return [...mail.links].flatMap(([slug, links]) =>
    [...links].flatMap(([name, { reset, cancel }]) => [
      { place: `${slug}.${name}.reset`, url: reset },
      { place: `${slug}.${name}.cancel`, url: cancel },
    ]),
  );
}

const timeoutMs = 5000;

/** Returns the system's code of a failed request, such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`. */
function codeOf(error: unknown): string {
  const { name, cause } = error as { name: string; cause?: { code?: string } };
  if (name === 'TimeoutError') return `no answer in ${timeoutMs / 1000} s`;
  return cause?.code ?? 'no answer';
}

async function examinePage({ place, url }: Page): Promise<Finding[]> {
  const change = `Put the page there, or correct ${place} in RESET_LINKS.`;
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await fetch(url, { signal, redirect: 'manual' });
    await answer.body?.cancel();
    if (answer.ok) return [];
    const message = `${place}: ${url} answers ${answer.status}.`;
    if (answer.status < 300 || answer.status >= 400)
      return [problem('links.status', message, change)];
    const direct = `Write the address to which it leads into ${place} of RESET_LINKS.`;
    return [warning('links.redirect', message, direct)];
  } catch (error) {
    return [
      problem('links.unreachable', `${place}: ${url} cannot be opened (${codeOf(error)}).`, change),
    ];
  }
}

function findUnknown({ mail }: Config, slugs: ReadonlySet<string>): Finding[] {
  const unknown = [...new Set([...mail.links.keys(), ...mail.settings.keys()])].filter(
    (slug) => !slugs.has(slug),
  );
  return unknown.map((slug) =>
    warning(
      'links.unknown_organization',
      `The settings name an organization ${slug}, which is not in the database.`,
      'Correct the slug in RESET_LINKS and MAIL_SETTINGS, or add the organization.',
    ),
  );
}

function findMissing({ mail }: Config, slugs: ReadonlySet<string>): Finding[] {
  return [...slugs]
    .filter((slug) => !mail.links.get(slug)?.size)
    .map((slug) =>
      warning(
        'links.missing',
        `RESET_LINKS has no page for ${slug}: its customers cannot be mailed a link.`,
        `Add the pages of ${slug} to RESET_LINKS, unless an integration of its own sends the mails.`,
      ),
    );
}

/** Opens each page once, without a token. */
export const examineLinks: Check<'config' | 'database'> = async ({ config, database }) => {
  const organizations = await createAdministration(database.dataSource).organizations();
  const slugs = new Set(organizations.map(({ slug }) => slug));
  const pages = pagesOf(config);
  const opened = await Promise.all(pages.map(examinePage));
  const findings = [...findUnknown(config, slugs), ...findMissing(config, slugs), ...opened.flat()];
  return orGood(findings, `All ${pages.length} pages of RESET_LINKS answer.`);
};
