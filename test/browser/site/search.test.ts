/** The search of the documentation: a word leads to the place that explains it, without any other host. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { serveSite } from '../../../build/site/serve.js';
import { buildSite } from '../../support/documents/site.js';
import { launchBrowser } from '../support/browser.js';

/** A build takes ten seconds on an idle machine. */
jest.setTimeout(300_000);

const folder = mkdtempSync(join(tmpdir(), 'rekey-site-'));
let browser: Browser;
let site: Awaited<ReturnType<typeof serveSite>>;

beforeAll(async () => {
  await buildSite(folder);
  site = await serveSite(folder, 0);
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  site.close();
  rmSync(folder, { recursive: true, force: true });
});

async function openSite(path: string) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const requests: string[] = [];
  page.on('request', (request) => void requests.push(request.url()));
  page.setDefaultTimeout(20_000);
  await page.goto(`${site.url}${path}`);
  return { page, requests };
}

it.each([
  ['RESET_MAIL_SPREAD_MS', 'RESET_MAIL_SPREAD_MS'],
  ['PASSWORD_PEPPER_KEYS', 'PASSWORD_PEPPER_KEYS'],
  ['reset mail spread', 'RESET_MAIL_SPREAD_MS'],
])('leads from %s to the setting, without another host', async (words, name) => {
  const { page, requests } = await openSite('/');
  await page.getByRole('button', { name: 'Search' }).first().click();
  await page.getByRole('searchbox').fill(words);
  const result = page.locator('#localsearch-list a').first();
  await result.filter({ hasText: 'Settings' }).click();
  await page.waitForURL('**/settings.html#*');
  const setting = page.getByRole('row').filter({ has: page.getByText(name, { exact: true }) });
  await setting.first().waitFor();
  expect(requests.filter((url) => !url.startsWith(site.url) && !url.startsWith('data:'))).toEqual(
    [],
  );
});

it('listens on one address of this machine', async () => {
  await expect(fetch(site.url.replace('127.0.0.1', '127.0.0.2'))).rejects.toThrow('fetch failed');
  expect((await fetch(site.url)).status).toBe(200);
});

it('answers a path that is no page with the page that says so', async () => {
  const { page } = await openSite('/nothing.html');
  await page.getByText('PAGE NOT FOUND').waitFor();
});
