/** Spans of mails and of calls to webhooks. */
import type { WebhookAttempt } from '../domain/webhooks/outcome.js';
import type {
  CustomerMailer,
  MailFailure,
  Trace,
  WebhookCaller,
  WorkResult,
} from '../operations/ports/index.js';

function resultOfMail(failure: MailFailure | null): WorkResult {
  return failure === null ? {} : { isFailure: true, code: failure.code };
}

function resultOfCall(outcome: WebhookAttempt): WorkResult {
  const { kind } = outcome;
  const code = kind === 'failed' ? outcome.reason : kind;
  const status = 'status' in outcome ? outcome.status : undefined;
  const known = status === undefined ? {} : { status };
  return kind === 'delivered' ? known : { ...known, isFailure: true, code };
}

/** Returns the mailer, with a span for each mail. */
export function traceMailer(mailer: CustomerMailer, trace: Trace): CustomerMailer {
  const options = { resultOf: resultOfMail };
  return {
    ...mailer,
    sendResetLink(message, withinMs) {
      const { id: organizationId } = message.organization;
      const work = { kind: 'mail', mail: 'reset_link', organizationId } as const;
      return trace.within(work, () => mailer.sendResetLink(message, withinMs), options);
    },
    sendPasswordChanged(notice) {
      const { id: organizationId } = notice.organization;
      const work = { kind: 'mail', mail: 'change_notice', organizationId } as const;
      return trace.within(work, () => mailer.sendPasswordChanged(notice), options);
    },
  };
}

/** Returns the caller, with a span for each call. */
export function traceWebhookCaller(caller: WebhookCaller, trace: Trace): WebhookCaller {
  return {
    call(call) {
      const { delivery, webhook } = call;
      const ids = { webhookId: webhook.id, deliveryId: delivery.id, topic: delivery.topic };
      const options = { resultOf: resultOfCall };
      return trace.within({ kind: 'webhook', ...ids }, () => caller.call(call), options);
    },
  };
}
