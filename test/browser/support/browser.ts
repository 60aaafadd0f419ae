/** Chromium, as Debian packages it: one process for a test file, and a fresh profile for each person. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const missing = `Chromium is missing, so nothing was tested in a browser. Install it by
  apt-get install --yes chromium
or name the program of another installation in CHROMIUM.`;

/** Starts the browser. Throws an error that says how to install it if there is none. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) throw new Error(missing);
  // Root, as which containers run tests, has no sandbox in Chromium.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args });
}
