/** Who asked for a mail, for the limits of mails. */
import { createHash } from 'node:crypto';
import type { Requester } from '../../../domain/jobs/job.js';

/** Returns the digest of a client's network, so that rows and jobs hold no address of a client; null stays null. */
export function requesterOf(network: string | null): Requester {
  return network === null ? null : createHash('sha256').update(network).digest('base64url');
}
