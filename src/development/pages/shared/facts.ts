/** What the pages of the development profile know of the service. */
import type { Database } from '../../../database/database.js';
import type { AccessTokenSigner } from '../../../operations/ports/index.js';
import type { DevelopmentKeys } from '../../keys.js';

export interface PageFacts {
  /** Rekey's version. */
  readonly version: string;
  readonly database: Database;
  readonly dataDir: string;
  /** The folder with a file for each mail; null if a relay takes them. */
  readonly mailFolder: string | null;
  /** Whether the build made the demo shop's front end, which is then at `/demo/`. */
  readonly hasDemo: boolean;
  readonly keys: () => DevelopmentKeys;
  readonly signer: AccessTokenSigner;
}
