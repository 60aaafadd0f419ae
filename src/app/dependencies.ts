/** What operations depend on, built from the settings. */
import type { Config } from '../config/index.js';
import { createClientCache } from '../database/client-cache.js';
import type { Database } from '../database/database.js';
import { createDocumentCache } from '../database/document-cache.js';
import { createMaintenance } from '../database/maintenance/maintenance.js';
import type { JobQueue } from '../database/jobs/job-source.js';
import { withTracedJobs } from '../database/jobs/job-trace.js';
import { createRefusalLog } from '../database/refusal-log.js';
import { createUnitOfWork } from '../database/unit-of-work.js';
import type { Keys } from '../development/keys.js';
import type {
  ApplicationReader,
  CustomerMailer,
  Dependencies,
  Limits,
  Observe,
  Trace,
  UnitOfWork,
} from '../operations/ports/index.js';
import { createAccessTokenSigner, createAccessTokenVerifier } from '../security/access-token.js';
import { createArgon2Hasher } from '../security/argon2-hasher.js';
import { loadCommonPasswords } from '../security/common-passwords.js';
import { noPeppers } from '../security/password-peppers.js';
import { createResetTokenSigner } from '../security/reset-token-signer.js';
import type { WiredReplica } from './replica.js';
import { traceMailer } from './traced-peers.js';
import { createWebhookPorts } from './webhooks.js';

export interface DependencyParts {
  readonly database: Database;
  readonly replica: Pick<WiredReplica, 'replica'>;
  readonly keys: Keys;
  readonly queue: JobQueue;
  readonly customerMailer: CustomerMailer;
  readonly limits: Limits;
  readonly observe: Observe;
  /** Undefined if no span is made. */
  readonly trace: Trace | undefined;
}

function clientsOf(unitOfWork: UnitOfWork): ApplicationReader {
  return {
    findClient: (organizationId, applicationId) =>
      unitOfWork.read(({ applications }) => applications.findClient(organizationId, applicationId)),
    findClientByKeyDigest: (digest) =>
      unitOfWork.read(({ applications }) => applications.findClientByKeyDigest(digest)),
  };
}

/** Returns the dependencies of all operations. Throws if the list of common passwords is missing. */
export function wireDependencies(config: Config, parts: DependencyParts): Dependencies {
  const { database, replica, keys, queue, customerMailer, limits, observe, trace } = parts;
  const afterCommit = { wake: queue.wake, observe };
  const plain = createUnitOfWork(database.dataSource, afterCommit, replica.replica);
  const unitOfWork = trace ? withTracedJobs(plain, trace) : plain;
  return {
    unitOfWork,
    clients: createClientCache(clientsOf(unitOfWork)),
    documents: createDocumentCache(unitOfWork),
    hasher: createArgon2Hasher(config.argon2, config.hashGate, {
      peppers: config.pepper.keys ?? noPeppers,
      observe,
    }),
    commonPasswords: loadCommonPasswords(),
    accessTokenVerifier: createAccessTokenVerifier(
      keys.accessToken,
      config.accessTokens.foreignIssuer,
    ),
    accessTokenSigner: createAccessTokenSigner(keys.accessToken),
    resetTokenSigner: createResetTokenSigner(keys.resetToken),
    ...createWebhookPorts(config, observe, trace),
    passwordPolicy: config.passwords,
    resetTokenTtlSeconds: config.resetTokens.ttlSeconds,
    resetLinks: config.mail.links,
    resetMailSpreadMs: config.mail.spreadMs,
    customerMailer: trace ? traceMailer(customerMailer, trace) : customerMailer,
    limits,
    refusals: createRefusalLog(database.dataSource, observe),
    observe,
    maintenance: createMaintenance(database.dataSource),
    retention: config.retention,
  };
}
