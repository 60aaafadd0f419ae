/** A shop with what fabric's routes refuse in it: tokens of every state, and people of every kind. */
import { demoOrganization } from '../../../src/development/demo.js';
import { AppError } from '../../../src/domain/shared/errors.js';
import type { Dependencies } from '../../../src/operations/ports/index.js';
import { createFabricClient, siteContextOf, type FabricClient } from '../apis/fabric.js';
import { expire } from '../parity/subjects.js';
import { slugWithLinks } from './environment.js';
import type { Headers } from './organization.js';
import { goodPassword, type Customer } from './people.js';
import { openShop, type Shop } from './shop.js';

export interface FabricWorld extends Shop {
  /** While it is busy the database does not answer. */
  readonly database: { isBusy: boolean };
  /** While it is reached every limit is. */
  readonly limit: { isReached: boolean };
  /** Asks fabric's API, by default as the integration, by its key. */
  readonly ask: FabricClient;
  readonly backEnd: Headers;
  readonly foreignKey: Headers;
  /** The account of the other organization, which has no links. */
  readonly foreignSite: Headers;
  /** The credentials of another customer than `person`. */
  readonly stranger: Headers;
  readonly person: Customer;
  readonly disabled: Customer;
  readonly foreigner: Customer;
  /** The person's own, that can be used. */
  readonly token: string;
  readonly used: string;
  readonly superseded: string;
  readonly revoked: string;
  readonly expired: string;
  readonly foreign: string;
}

function withBusyDatabase(deps: Dependencies, state: { readonly isBusy: boolean }): Dependencies {
  const { unitOfWork } = deps;
  const requireAnswer = () => {
    if (state.isBusy) throw new AppError('OVERLOADED', { retryAfterSeconds: 2 });
  };
  const read: typeof unitOfWork.read = async (work) => {
    requireAnswer();
    return unitOfWork.read(work);
  };
  const run: typeof unitOfWork.run = async (work) => {
    requireAnswer();
    return unitOfWork.run(work);
  };
  return { ...deps, unitOfWork: { ...unitOfWork, read, readStale: read, run } };
}

function withLimit(deps: Dependencies, state: { readonly isReached: boolean }): Dependencies {
  const reached = { limit: 'guesses.network', retryAfterSeconds: 60, isNews: false } as const;
  const count: Dependencies['limits']['count'] = async (keys) =>
    state.isReached ? reached : deps.limits.count(keys);
  return { ...deps, limits: { ...deps.limits, count } };
}

/** The person's reset tokens of every state; the last one made is the one that can be used. */
async function createTokens(shop: Shop, person: Customer) {
  const used = await shop.reset(person);
  await shop.redeem(used, goodPassword);
  const revoked = await shop.reset(person);
  await shop.deleteReset(revoked.id);
  const expired = await shop.reset(person);
  await expire(shop, { resetId: expired.id });
  const superseded = await shop.reset(person);
  const { token } = await shop.graphqlByUser.reset(person);
  return {
    token,
    used: used.token,
    revoked: revoked.token,
    expired: expired.token,
    superseded: superseded.token,
  };
}

async function createPeople(shop: Shop) {
  const [person, other, disabled] = [
    await shop.customer(),
    await shop.customer(),
    await shop.customer(),
  ];
  await shop.updateCustomer(disabled.id, { isActive: false });
  return { person, disabled, stranger: await shop.session(other.email, goodPassword) };
}

async function createForeignShop(shop: Shop) {
  const foreignShop = await shop.neighbour();
  const foreigner = await foreignShop.customer();
  return {
    foreignKey: await foreignShop.apiKey('integration'),
    foreignSite: { 'x-site-context': siteContextOf(foreignShop) },
    foreigner,
    foreign: (await foreignShop.graphqlByUser.reset(foreigner)).token,
  };
}

export async function openFabricWorld(): Promise<FabricWorld> {
  const state = { isBusy: false };
  const limit = { isReached: false };
  const shop = await openShop({
    // The demo shop's account, so that the examples of the description work as they stand.
    organization: { slug: slugWithLinks, account: demoOrganization.account },
    wrapDependencies: (dependencies) => withLimit(withBusyDatabase(dependencies, state), limit),
  });
  const backEnd = await shop.apiKey('integration');
  const people = await createPeople(shop);
  return {
    ...shop,
    database: state,
    limit,
    ask: createFabricClient(shop.send, shop, backEnd),
    backEnd,
    ...people,
    ...(await createForeignShop(shop)),
    ...(await createTokens(shop, people.person)),
  };
}
