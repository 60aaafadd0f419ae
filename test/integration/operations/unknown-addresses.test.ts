/** Whoever an address belongs to, or nobody: an anonymous request does the same work for it (OWASP ASVS 5.0, 6.3.8). */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { RequestContext } from '../../../src/domain/access/context.js';
import type { Operations } from '../../../src/operations/index.js';
import type { PasswordHasher, RefusalLog } from '../../../src/operations/ports/index.js';
import { rejection } from '../../support/caught.js';
import { statementsOf } from '../../support/rows/statements.js';
import { contextOf } from '../../support/world/contexts.js';
import { goodPassword, otherPassword } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';

let hashes = 0;

const counting = (hasher: PasswordHasher): PasswordHasher => ({
  ...hasher,
  hash: (...given) => ((hashes += 1), hasher.hash(...given)),
  verify: (...given) => ((hashes += 1), hasher.verify(...given)),
});

let refusals: RefusalLog;

const shop = useShop({
  organization: { slug: 'mail-shop' },
  wrapDependencies: (given) => {
    ({ refusals } = given);
    return { ...given, hasher: counting(given.hasher) };
  },
});

let operations: Operations;
let salesChannel: RequestContext;

beforeAll(async () => {
  operations = shop.app.operations;
  salesChannel = await contextOf(shop, shop.salesChannel);
  await shop.customer({ email: 'known@example.org' });
  await shop.customer({ email: 'passwordless@example.org', password: null });
  const disabled = await shop.customer({ email: 'disabled@example.org' });
  await shop.updateCustomer(disabled.id, { isActive: false });
});

async function workOf(work: () => Promise<unknown>) {
  const jobs = async () => {
    const [row] = await shop.sql('SELECT count(*)::integer AS count FROM jobs.job');
    return row.count as number;
  };
  // Those of an earlier attempt would be stored during this one.
  await refusals.flush();
  const before = await jobs();
  hashes = 0;
  const statements = await statementsOf(shop.app.database.dataSource, work);
  return {
    statements: statements.map(({ sql }) => sql),
    jobs: (await jobs()) - before,
    hashes,
  };
}

const others = ['known', 'passwordless', 'disabled'].map((name) => [`${name}@example.org`]);

// Proves: ENU-02
describe('a request for a mail', () => {
  const request = (customerEmail: string) =>
    workOf(() => operations.requestPasswordReset(salesChannel, { customerEmail }));

  it.each(others)(
    'takes the same statements, jobs and hashes for %s as for an unknown address',
    async (email) => {
      const unknown = await request('unknown@example.org');
      expect(unknown).toMatchObject({ jobs: 1, hashes: 0 });
      expect(await request(email)).toEqual(unknown);
    },
  );
});

// Proves: ENU-02
describe('a sign-in', () => {
  const signIn = (email: string, password: string) =>
    workOf(async () => {
      const refused = operations.createAccessToken(salesChannel, { email, password });
      expect(await rejection(refused)).toMatchObject({ code: 'INVALID_CREDENTIALS' });
    });

  it.each(others)(
    'takes the same statements, jobs and hashes for %s as for an unknown address',
    async (email) => {
      const unknown = await signIn('unknown@example.org', otherPassword);
      expect(unknown).toMatchObject({ jobs: 0, hashes: 1 });
      expect(await signIn(email, otherPassword)).toEqual(unknown);
    },
  );

  it('takes no other work for the right password of a disabled customer', async () => {
    const wrong = await signIn('disabled@example.org', otherPassword);
    expect(await signIn('disabled@example.org', goodPassword)).toEqual(wrong);
  });
});
