/** What operations depend on, built once. */
import type { CommonPasswords, PasswordPolicy } from '../../domain/passwords/policy.js';
import type { ResetLinks } from '../../domain/resets/links.js';
import type { AccessTokenSigner, AccessTokenVerifier, ApplicationReader } from './access.js';
import type { KnownDocuments } from './documents.js';
import type { RefusalLog } from './events.js';
import type { Limits } from './limits.js';
import type { CustomerMailer } from './mail.js';
import type { Maintenance, Retention } from './maintenance.js';
import type { Observe } from './observability.js';
import type { PasswordHasher } from './passwords.js';
import type { ResetTokenSigner } from './resets.js';
import type { UnitOfWork } from './transaction.js';
import type {
  RenderWebhookBody,
  TokenEncryption,
  WebhookCaller,
  WebhookTargets,
} from './webhook-calls.js';

/** Each operation takes a `Pick` of those that it uses. */
export interface Dependencies {
  readonly unitOfWork: UnitOfWork;
  /** Organizations and applications as they were up to two seconds ago. */
  readonly clients: ApplicationReader;
  readonly documents: KnownDocuments;
  readonly hasher: PasswordHasher;
  readonly commonPasswords: CommonPasswords;
  readonly accessTokenVerifier: AccessTokenVerifier;
  readonly accessTokenSigner: AccessTokenSigner;
  readonly resetTokenSigner: ResetTokenSigner;
  readonly webhookTargets: WebhookTargets;
  readonly tokenEncryption: TokenEncryption;
  readonly webhookCaller: WebhookCaller;
  readonly renderWebhookBody: RenderWebhookBody;
  readonly passwordPolicy: PasswordPolicy;
  readonly resetTokenTtlSeconds: number;
  readonly resetLinks: ResetLinks;
  /** The longest time, in milliseconds, after which the job of a requested mail starts. */
  readonly resetMailSpreadMs: number;
  readonly customerMailer: CustomerMailer;
  readonly limits: Limits;
  readonly refusals: RefusalLog;
  readonly observe: Observe;
  readonly maintenance: Maintenance;
  readonly retention: Retention;
}
