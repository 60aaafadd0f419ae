/**
 * Build step: bundles the service and the command line once. With `--package` nothing but this bundle stays in the
 * folder, and the licences of the packages in it lie beside it, as `npm pack` needs it.
 */
import { rmSync } from 'node:fs';
import { folder, openBundler } from './bundler.js';
import { buildEmbeddedData } from './embedded-data.js';
import { writeLicences } from './licences.js';
import { buildPages } from './pages.js';

const isForPackage = process.argv.includes('--package');

const bundler = await openBundler();
try {
  // Files of an earlier bundle have other names. Only here they are removed: a service may be running from them.
  if (isForPackage) rmSync(folder, { recursive: true, force: true });
  const [metafile] = await Promise.all([
    bundler.bundle(),
    buildEmbeddedData(),
    // Operators have no use for the pages of development.
    isForPackage ? undefined : buildPages(),
  ]);
  if (isForPackage) writeLicences(metafile, folder);
} finally {
  await bundler.close();
}
