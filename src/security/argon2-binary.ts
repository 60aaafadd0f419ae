/** Which binary of argon2 the service loads. */
import { existsSync } from 'node:fs';

const isBesideBundle = (path: string): boolean => existsSync(new URL(path, import.meta.url));

/**
 * Returns whether the bundle has only the binaries that the package ships for every processor; argon2 takes another, which
 * `npm run argon2:native` makes, before these. False where there is no bundle.
 */
export function hasShippedBinary(): boolean {
  return isBesideBundle('prebuilds') && !isBesideBundle('build/Release/argon2.node');
}
