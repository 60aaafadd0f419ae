/** A backlog of one organization's mails does not hold up those of another. */
import { expect, it } from '@jest/globals';
import { mailTo } from '../../support/world/mail.js';
import { newAddress } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';

const backlog = 60;

const shop = useShop({ mail: { isWorking: false }, environment: { WORKER_CONCURRENCY: '2' } });

it('mails a reset of one organization beside a backlog of another', async () => {
  const other = await shop.neighbour();
  const many = await other.customer();
  await shop.sql(
    `INSERT INTO jobs.job (name, data, retry_limit, expire_in, start_after)
     SELECT 'password_change_mails', jsonb_build_object('organizationId', $1::text, 'mode', 'live',
       'customerId', $2::text, 'customerEmail', 'many.' || n || '@example.org',
       'changedAt', '2026-01-01T00:00:00.000Z'), 9, interval '60 s', now() - interval '1 hour'
     FROM generate_series(1, $3::integer) n`,
    [other.organization.id, many.id, backlog],
  );
  const email = newAddress();
  const customer = await shop.customer({ email });
  await shop.redeem(await shop.reset(customer), 'nine lanterns over water');
  await shop.app.worker?.start();
  await mailTo(shop.relay, email);
  // In turns: it need not wait for what came before it.
  expect(shop.relay.received.length).toBeLessThan(20);
  await mailTo(shop.relay, `many.${backlog}@example.org`);
}, 60_000);
