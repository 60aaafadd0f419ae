/** What axe-core finds in a page. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** Returns one line for each thing that keeps somebody out; none is what a page should have. */
export async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const findings = (await page.evaluate(
    'axe.run().then(({ violations }) => violations)',
  )) as Finding[];
  return findings.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}: ${failureSummary}`),
  );
}
