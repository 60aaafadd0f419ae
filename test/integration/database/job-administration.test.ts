import { beforeAll, describe, expect, it } from '@jest/globals';
import { createAdministration } from '../../../src/database/administration.js';
import { createJobAdministration } from '../../../src/database/jobs/job-administration.js';
import { createUnitOfWork } from '../../../src/database/unit-of-work.js';
import type { Partition } from '../../../src/domain/access/organization.js';
import { openTestDatabase } from '../../support/rows/database.js';
import { useOpened } from '../../support/world/use-shop.js';
import { addWebhook } from '../../support/rows/webhook-isolation.js';

const partition: Partition = { organizationId: 'OrgOfJobs', mode: 'live' };

describe('the list of jobs', () => {
  const database = useOpened(openTestDatabase);

  beforeAll(async () => {
    const { organizationId: id } = partition;
    const organization = { id, account: id.padEnd(24, '0'), slug: 'job-shop', name: id };
    await createAdministration(database.dataSource).addOrganization(organization);
  });

  it('says of a call what came of those before it, which were jobs of their own', async () => {
    const { run } = createUnitOfWork(database.dataSource);
    await run(async (tx) => {
      await addWebhook(tx, partition);
      const outcome = { attempts: 3, detail: 'unresolved' } as const;
      await tx.webhookDeliveries.update(partition, 'same', outcome);
      await tx.jobs.add('webhook_calls', { ...partition, deliveryId: 'same' });
      // Of the other mode, with the same id.
      await tx.jobs.add('webhook_calls', { ...partition, mode: 'test', deliveryId: 'same' });
    });
    const jobs = await createJobAdministration(database.dataSource).list(['waiting'], 10);
    const both = { queue: 'webhook_calls', organization: 'job-shop', subject: 'delivery same' };
    expect(jobs).toHaveLength(2);
    expect(jobs).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ...both, attempts: 3, detail: 'unresolved' }),
        expect.objectContaining({ ...both, attempts: 0, detail: null }),
      ]),
    );
  });
});
