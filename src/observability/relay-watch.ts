/**
 * Finds outages of the mail relay among the events of mails: one event when it takes no mails, one a minute while that
 * goes on, and one at its end. Each mail that was not sent has an event of its own besides.
 */
import {
  afterFailure,
  afterSuccess,
  isOver,
  isToReport,
  settledMs,
  type Outage,
} from '../domain/shared/outage.js';
import type { EventOf, Observe } from '../operations/ports/index.js';

/** These are about one mail, one mailbox or our own process, and say nothing about other mails. */
const codesOfMails: ReadonlySet<string> = new Set([
  'EENVELOPE',
  'EMESSAGE',
  'EWRITE',
  'ELINK',
  'ECLOSED',
]);

/** Returns `observe` with the events of outages besides. */
export function watchRelay(observe: Observe, now = () => performance.now()): Observe {
  let outage: Outage | undefined;
  let timer: NodeJS.Timeout | undefined;

  const secondsOf = ({ since }: Outage) => Math.round((now() - since) / 1000);

  function fail({ mail, failure }: EventOf<'mail.failed'>): void {
    const { code, detail } = failure;
    if (failure.isPermanent || codesOfMails.has(code)) return;
    outage = afterFailure(outage, { code, detail }, { begunAt: now(), now: now() });
    if (!isToReport(outage, now())) return;
    outage = { ...outage, reportedAt: now() };
    observe({ kind: 'relay.failing', mail, failure, seconds: secondsOf(outage) });
  }

  function end(): void {
    timer = undefined;
    if (!outage || !isOver(outage, now())) return;
    if (outage.reportedAt !== null)
      observe({ kind: 'relay.recovered', seconds: secondsOf(outage) });
    outage = undefined;
  }

  function succeed(): void {
    if (!outage) return;
    outage = afterSuccess(outage, now());
    clearTimeout(timer);
    timer = setTimeout(end, settledMs).unref();
  }

  return (event) => {
    observe(event);
    if (event.kind === 'mail.failed') fail(event);
    if (event.kind === 'mail.sent') succeed();
  };
}
