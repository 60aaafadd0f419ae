/** If the worker that takes a mail's job lacks the mail's link, the mail is tried again. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { openMailShop, linkIn, links, type MailShop } from '../../support/world/mail.js';
import { until } from '../../support/until.js';
import { slugWithLinks } from '../../support/world/environment.js';

const { app, storefront } = links;
const linksOf = (own: object) => ({ RESET_LINKS: JSON.stringify({ [slugWithLinks]: own }) });

describeOnServer('a link that the worker does not have', () => {
  let service: MailShop;
  const workers: MailShop[] = [];
  let databaseUrl: string;

  beforeAll(async () => {
    databaseUrl = await cloneServerDatabase();
    const environment = linksOf({ default: storefront, app });
    service = await openMailShop({ databaseUrl, environment, mail: { isWorking: false } });
  });
  afterEach(() => stopWorking());
  afterAll(() => service.close());

  async function work(environment: Record<string, string>): Promise<void> {
    workers.push(await openMailShop({ databaseUrl, environment, mail: { beside: service } }));
  }

  async function stopWorking(): Promise<void> {
    for (const worker of workers.splice(0)) await worker.close();
  }

  /** The delivery of the newest reset and the state of its job, after one attempt. */
  const attempted = () =>
    until(async () => {
      const [found] = await service.sql<{ status: string; detail: string; state: string }>(
        `SELECT delivery_status AS status, delivery_detail AS detail, job.state
         FROM password_resets JOIN jobs.job ON data->>'passwordResetId' = password_resets.id
         WHERE job.state <> 'active' AND delivery_detail IS NOT NULL
         ORDER BY created_at DESC`,
      );
      return found;
    });

  it.each([
    ['link "app"', 'app', linksOf({ default: storefront })],
    ['usual link', null, { RESET_LINKS: '' }],
  ])(
    '(the %s) is named, and the mail left to one that has it',
    async (which, link, environment) => {
      const email = `link.${link}@example.org`;
      await service.addCustomer(email);
      await work(environment);
      await service.request(email, { linkName: link });
      const detail = `The ${which} of ${slugWithLinks} is not among this process's RESET_LINKS.`;
      expect(await attempted()).toEqual({ status: 'QUEUED', detail, state: 'retry' });
      expect(service.relay.received.flatMap(({ recipients }) => recipients)).not.toContain(email);
      await stopWorking();

      await work(linksOf({ default: storefront, app }));
      await service.hurry();
      const page = link ? app.reset : storefront.reset;
      expect(linkIn(await service.mailTo(email), page).token).not.toBe('');
      await service.settled();
    },
  );
});
