/** The documentation as a site, built for a test. */
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

/** Builds the site into the folder: ten seconds on an idle machine. */
export async function buildSite(folder: string): Promise<void> {
  const program = resolve('node_modules/vitepress/bin/vitepress.js');
  await promisify(execFile)(process.execPath, [program, 'build', 'docs', '--outDir', folder]);
}
