/** Build step: bundles the service once. */
import { openBundler } from './bundler.js';

const bundler = await openBundler();
try {
  await bundler.bundle();
} finally {
  await bundler.close();
}
