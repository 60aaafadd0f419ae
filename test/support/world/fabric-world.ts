/** A shop with what fabric's routes refuse in it: tokens of every state, and people of every kind. */
import { AppError } from '../../../src/domain/shared/errors.js';
import type { Dependencies } from '../../../src/operations/ports/index.js';
import { createTestApp, slugWithLinks, type Shop, type TestApp } from './app.js';
import { withCheapHashes } from './cheap-hashes.js';
import { createFabricClient, siteContextOf, type FabricClient } from '../apis/fabric.js';
import {
  createCustomer,
  createReset,
  createUserToken,
  goodPassword,
  redeem,
  signIn,
  type Headers,
  type Person,
} from './people.js';

export interface World {
  readonly rekey: TestApp;
  /** While it is true the database does not answer. */
  isBusy: boolean;
  /** By default as the integration. */
  readonly send: FabricClient;
  readonly shop: Shop;
  readonly backEnd: Headers;
  readonly frontEnd: Headers;
  readonly foreignKey: Headers;
  /** The account of the other organization, which has no links. */
  readonly foreignSite: Headers;
  /** The credentials of another customer than `person`. */
  readonly stranger: Headers;
  readonly person: Person;
  readonly disabled: Person;
  readonly foreigner: Person;
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
  return { ...deps, unitOfWork: { ...unitOfWork, read, run } };
}

const mutationOf = {
  disable: `mutation ($id: ID!) { updateCustomer(id: $id, input: { isActive: false }) { __typename } }`,
  revoke: `mutation ($id: ID!) { deleteCustomerPasswordReset(id: $id) { __typename } }`,
};

/** The person's reset tokens of every state; the last one made is the one that can be used. */
async function createTokens(rekey: TestApp, headers: Headers, person: Person) {
  const create = () => createReset(rekey, headers, person.email);
  const used = await create();
  await redeem(rekey, headers, used, goodPassword);
  const revoked = await create();
  await rekey.graphql(mutationOf.revoke, { headers, variables: { id: revoked.id } });
  const expired = await create();
  await rekey.sql(
    `UPDATE password_resets SET created_at = now() - interval '2 hours',
      expires_at = now() - interval '1 hour' WHERE id = $1`,
    [expired.id],
  );
  const superseded = await create();
  const token = await createUserToken(rekey, headers, person.email);
  return {
    token,
    used: used.token,
    revoked: revoked.token,
    expired: expired.token,
    superseded: superseded.token,
  };
}

async function createPeople(rekey: TestApp, backEnd: Headers) {
  const person = await createCustomer(rekey, backEnd);
  const other = await createCustomer(rekey, backEnd);
  const disabled = await createCustomer(rekey, backEnd);
  await rekey.graphql(mutationOf.disable, { headers: backEnd, variables: { id: disabled.id } });
  const stranger = (await signIn(rekey, backEnd, other.email, goodPassword)) ?? {};
  return { person, disabled, stranger };
}

async function createForeignShop(rekey: TestApp) {
  const shop = await rekey.createShop();
  const foreignKey = await shop.apiKey('integration');
  const foreigner = await createCustomer(rekey, foreignKey);
  return {
    foreignKey,
    foreignSite: { 'x-site-context': siteContextOf(shop) },
    foreigner,
    foreign: await createUserToken(rekey, foreignKey, foreigner.email),
  };
}

/** Its application has to be closed. */
export async function createWorld(): Promise<World> {
  const state = { isBusy: false };
  const wrapDependencies = (deps: Dependencies) => withBusyDatabase(withCheapHashes(deps), state);
  const rekey = await createTestApp({ wrapDependencies });
  const shop = await rekey.createShop({ slug: slugWithLinks });
  const backEnd = await shop.apiKey('integration');
  const people = await createPeople(rekey, backEnd);
  return Object.assign(state, {
    rekey,
    send: createFabricClient(rekey, shop, backEnd),
    shop,
    backEnd,
    frontEnd: await shop.apiKey('sales_channel'),
    ...people,
    ...(await createForeignShop(rekey)),
    ...(await createTokens(rekey, backEnd, people.person)),
  });
}
