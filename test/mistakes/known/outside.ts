/** Mistakes in what leaves the process: mails, calls of webhooks, lines of the log. */
import type { Mistake } from '../mistake.js';

const mails: readonly Mistake[] = [
  {
    name: 'the notice of a redeem left out',
    file: 'operations/passwords/store.ts',
    find: '  await addNotice(tx, context, customer, redeemed.credential);\n',
    replace: '',
    noticedBy: [['e2e/mail/notices', 'comes once after a redeem through GraphQL']],
  },
  {
    name: 'the notice of a change left out',
    file: 'operations/passwords/store.ts',
    find: '  if (isChange) await addNotice(tx, context, customer, credential);\n',
    replace: '',
    noticedBy: [['e2e/mail/notices', 'comes once after a change through GraphQL']],
  },
  {
    name: 'the notice sent to the address that came later',
    file: 'operations/passwords/mail-notice.ts',
    find: 'customer: { ...customer, email }, changedAt',
    replace: 'customer, changedAt',
    noticedBy: [['e2e/mail/stories', 'is settled by what happened meanwhile']],
  },
  {
    name: 'a job of a mail beside the transaction of its reset',
    file: 'operations/resets/process-request.ts',
    find: "await tx.jobs.add('password_reset_mails', {",
    replace: "void deps.unitOfWork.enqueue('password_reset_mails', {",
    noticedBy: [['integration/operations/process-request', 'leaves no job']],
  },
  {
    name: 'a worker woken before the commit',
    file: 'database/unit-of-work.ts',
    find: 'work(new Repositories(manager, effects.deferred))',
    replace: 'work(new Repositories(manager, afterCommit))',
    noticedBy: [
      ['integration/database/unit-of-work', 'once it has committed, and nothing if it fails'],
    ],
  },
  {
    name: 'a mail to a disabled customer',
    file: 'operations/resets/process-request.ts',
    find: "  if (!customer.isActive) return 'disabled';\n",
    replace: '',
    noticedBy: [['e2e/mail/log', 'says that the customer is disabled']],
  },
  {
    name: 'a mail after "it was not me"',
    file: 'database/repositories/mailboxes.ts',
    find: 'mailbox.held_until > LEAST(now(), $4::timestamptz + ${suppressionTime}), false)',
    replace: 'mailbox.held_until < $4::timestamptz - ${suppressionTime}, false)',
    noticedBy: [['e2e/mail/log', 'says that the customer said "it was not me"']],
  },
  {
    name: 'a mail with the link of a reset that has ended',
    file: 'database/repositories/password-reset-store.ts',
    find: 'return changeOne(partition, id, { changes, guard: isUnmailed });',
    replace: 'return changeOne(partition, id, { changes });',
    noticedBy: [['e2e/mail/log', 'says that the reset ended before its mail had left']],
  },
  {
    name: 'the token in the query of the link',
    file: 'mail/messages/links.ts',
    find: '`${base}#id=',
    replace: '`${base}?id=',
    noticedBy: [['unit/mail/links', 'carries id and token in its fragment']],
  },
];

const webhooks: readonly Mistake[] = [
  {
    name: 'a signature over another body than is sent',
    file: 'webhooks/signatures.ts',
    find: '`${id}.${timestamp}.`, body)}`',
    replace: '`${id}.${timestamp}.`, body.toString().trim())}`',
    noticedBy: [['unit/webhooks/signatures', 'sign bytes, whether or not they are text']],
  },
  {
    name: 'a signature without the time',
    file: 'webhooks/signatures.ts',
    find: '`${id}.${timestamp}.`, body',
    replace: '`${id}.`, body',
    noticedBy: [['unit/webhooks/signatures', 'hold a signature that the library']],
  },
  {
    name: 'a secret that signs for ever after its rotation',
    file: 'webhooks/caller.ts',
    find: 'secretsInForce(secrets, sentAt)',
    replace: 'secretsInForce(secrets, new Date(0))',
    noticedBy: [['e2e/webhooks/attempts', 'signs beside the new one for a limited time']],
  },
  {
    name: 'a name that leads a webhook to a private address',
    file: 'webhooks/resolve.ts',
    find: 'all.filter((address) => isAllowedAddress(address, rules))',
    replace: 'all',
    noticedBy: [['integration/webhooks/targets', 'is not called if it is 127.0.0.1']],
  },
  {
    name: "a webhook at the cloud's metadata",
    file: 'webhooks/public-addresses.ts',
    find: "  '169.254.0.0/16', // link-local, and the metadata of most clouds\n",
    replace: '',
    noticedBy: [['unit/webhooks/target-rules', 'is never']],
  },
  {
    name: 'a second look-up between the check and the connection',
    file: 'webhooks/post.ts',
    find: '    lookup: pinned(addresses),\n',
    replace: '',
    noticedBy: [['integration/webhooks/targets', 'is looked up once a call']],
  },
  {
    name: "a token for a key that is no longer the webhook's",
    file: 'operations/webhooks/support/prepare-call.ts',
    find: "return tokenEncryption.isEncryptedTo(encryptedToken, publicKey) ? null : 'token_withdrawn';",
    replace: 'return null;',
    noticedBy: [['e2e/webhooks/webhooks', 'goes out no more']],
  },
  {
    name: 'a token for a webhook that did not ask for one',
    file: 'operations/events/support/record-event.ts',
    find: 'if (!issued || !includesToken || publicKey === null)',
    replace: 'if (!issued || publicKey === null)',
    noticedBy: [['e2e/webhooks/webhooks', 'goes encrypted, to webhooks that asked for it']],
  },
  {
    name: 'calls of a disabled webhook',
    file: 'operations/webhooks/support/prepare-call.ts',
    find: "if (webhook.disabledAt) return 'webhook_disabled';",
    replace: '',
    noticedBy: [['e2e/webhooks/webhooks', 'that was disabled gets none of the deliveries']],
  },
];

const logs: readonly Mistake[] = [
  {
    name: 'a URL with a token in a line of the log',
    file: 'api/http/server.ts',
    find: "const route = request.routeOptions.url ?? 'none';",
    replace: 'const route = request.url;',
    noticedBy: [['e2e/api/fabric/routes', 'logs the pattern of the route and never the token']],
  },
  {
    name: 'an address in a line of the log',
    file: 'observability/log-lines.ts',
    find: "  passwordResetId: 'passwordReset',",
    replace: "  passwordResetId: 'passwordReset',\n  customerEmail: 'email',",
    noticedBy: [['unit/observability/observe', 'shows no address']],
  },
  {
    name: 'no names redacted in the log',
    file: 'observability/logger.ts',
    find: 'log: redacted',
    replace: 'log: redacted && ((line: object) => line)',
    noticedBy: [['unit/observability/logger', 'prints nothing that is named']],
  },
  {
    name: 'the messages of all errors in the log',
    file: 'observability/logger.ts',
    find: "return ownErrors.has(error.name) || 'syscall' in error;",
    replace: "return ownErrors.has(error.name) || 'message' in error;",
    noticedBy: [['unit/observability/logger', 'an error in the log']],
  },
  {
    name: 'a secret that prints itself',
    file: 'domain/shared/secret.ts',
    find: 'return `[${this.constructor.name}]`;',
    replace: 'return this.#value;',
    noticedBy: [['unit/domain/shared/secret', 'says what it is instead']],
  },
];

export const outsideMistakes: readonly Mistake[] = [...mails, ...webhooks, ...logs];
