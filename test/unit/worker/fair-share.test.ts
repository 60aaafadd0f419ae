/** Whose jobs begin next, and how many of whom may be under way. */
import { describe, expect, it } from '@jest/globals';
import { groupOf, type JobGroup } from '../../../src/domain/jobs/job.js';
import { concurrencyOf } from '../../../src/worker/concurrency.js';
import { FairShare } from '../../../src/worker/fair-share.js';

const groupIn = (organizationId: string, name: string): JobGroup => ({
  id: `${organizationId}/${name}`,
  organizationId,
});
const groupsOf = (organizationId: string, count: number) =>
  Array.from({ length: count }, (_, index) => groupIn(organizationId, `${index}`));

const { webhook_calls: calls, password_reset_mails: mails } = concurrencyOf(10);

/** Begins what it chooses, and returns it. */
function begin(share: FairShare, due: readonly JobGroup[]): JobGroup[] {
  const chosen = share.choose(due);
  const begun = due.flatMap((one) => Array.from({ length: chosen.get(one.id) ?? 0 }, () => one));
  for (const group of begun) share.begin(group);
  return begun;
}

const countOf = (begun: readonly JobGroup[], organizationId: string) =>
  begun.filter((one) => one.organizationId === organizationId).length;

describe('the share of a queue', () => {
  // Proves: WHK-06
  it.each([1, 5, 20, 50, 200])(
    'leaves room for a newcomer beside %i webhooks of one organization that never end',
    (count) => {
      const share = new FairShare(calls);
      const bad = groupsOf('Bad', count);
      expect(begin(share, bad).length).toBeGreaterThanOrEqual(Math.min(count, 96));
      const good = groupIn('Good', 'hook');
      expect(begin(share, [...bad, good])).toEqual([good, good, good, good]);
    },
  );

  it.each([1, 2, 5, 20])('leaves room beside %i organizations that fill theirs', (count) => {
    const share = new FairShare(calls);
    const bad = Array.from({ length: count }, (_, index) => groupsOf(`Bad${index}`, 100)).flat();
    begin(share, bad);
    const good = groupIn('Good', 'hook');
    expect(begin(share, [...bad, good])).toContainEqual(good);
  });

  it.each([10, 49])('leaves room for a webhook beside %i others of its organization', (count) => {
    const share = new FairShare(calls);
    const bad = groupsOf('Org', count);
    begin(share, bad);
    const good = groupIn('Org', 'good');
    expect(begin(share, [...bad, good])).toContainEqual(good);
  });

  it('has at most four calls of one webhook', () => {
    const share = new FairShare(calls);
    const due = groupsOf('Org', 3);
    expect(begin(share, due)).toHaveLength(12);
    expect(begin(share, due)).toEqual([]);
    share.end(due[1]!);
    expect(begin(share, due)).toEqual([due[1]]);
  });

  it('lets one organization use all places for mails while no other has any', () => {
    expect(begin(new FairShare(mails), [groupIn('Org', 'live')])).toHaveLength(10);
  });

  it('gives the next free place to the organization that has none', () => {
    const share = new FairShare(mails);
    const [large, small] = [groupIn('Large', 'live'), groupIn('Small', 'live')];
    begin(share, [large]);
    share.end(large);
    expect(begin(share, [large, small])).toEqual([small]);
  });

  it('takes turns among more organizations than there are places', () => {
    const share = new FairShare({ total: 2 });
    const due = Array.from({ length: 7 }, (_, index) => groupIn(`Org${index}`, 'live'));
    const begun: JobGroup[] = [];
    for (let round = 0; round < 70; round += 1) {
      const now = begin(share, due);
      begun.push(...now);
      for (const group of now) share.end(group);
    }
    expect(due.map(({ organizationId }) => countOf(begun, organizationId))).toEqual(
      due.map(() => 20),
    );
  });

  it('takes turns between the test and the live mode of an organization', () => {
    const due = [groupIn('Org', 'live/'), groupIn('Org', 'test/')];
    const begun = begin(new FairShare(mails), due);
    expect(due.map((one) => begun.filter((group) => group === one).length)).toEqual([5, 5]);
  });
});

describe('the group of a job', () => {
  const data = { organizationId: 'Org', mode: 'live' as const };
  it.each([
    ['a webhook', { ...data, deliveryId: 'Dlv', webhookId: 'Whk' }, 'Org/live/Whk'],
    ['an older version', { ...data, deliveryId: 'Dlv' }, 'Org/live/'],
    ['a mail', { ...data, passwordResetId: 'Rst', link: null, locale: null }, 'Org/live/'],
  ])('of %s is of its organization and mode', (_name, given, id) => {
    expect(groupOf(given)).toEqual({ id, organizationId: 'Org' });
  });

  it('of no organization is one', () => {
    expect(groupOf({})).toEqual({ id: '', organizationId: '' });
  });
});
