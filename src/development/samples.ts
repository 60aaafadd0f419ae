/**
 * Rows of the demo shop that the examples in `/openapi.json` name, so that each of them can be sent as it stands there.
 * Their token and password are public. That is why only the development profile has them, which listens on loopback.
 */
import {
  sampleEmail,
  sampleOpaqueToken,
  samplePassword,
  sampleUser,
  sampleUserId,
} from '../api/fabric/samples.js';
import {
  sampleCustomerEmail,
  sampleCustomerId,
  sampleEventId,
  sampleResetId,
  sampleResetToken,
} from '../api/json-api/samples.js';
import type { AuthorizedContext } from '../domain/access/context.js';
import type { Customer } from '../domain/customers/customer.js';
import { parseCustomerProfile } from '../domain/customers/profile.js';
import { digestSecret } from '../domain/resets/token.js';
import { parseEmailAddress } from '../domain/shared/email-address.js';
import { newId } from '../domain/shared/ids.js';
import { PlainPassword } from '../domain/shared/secret.js';
import { newEvent } from '../operations/events/support/new-event.js';
import { provenTurn } from '../operations/passwords/support/hash-turn.js';
import { storePassword } from '../operations/passwords/store.js';
import type { Dependencies, NewCustomer, Tx } from '../operations/ports/index.js';

/** A day: as long as the access tokens that a start prints. */
const ttlSeconds = 86_400;

const noAttributes = { reference: null, referenceOrigin: null, metadata: {} };

function newCustomer(id: string, email: string, profile: unknown): NewCustomer {
  const { address, key: emailKey } = parseEmailAddress(email);
  const site = { channel: null, stage: null, locale: null, isActive: true };
  return {
    id,
    email: address,
    emailKey,
    ...site,
    profile: parseCustomerProfile(profile),
    ...noAttributes,
  };
}

interface SampleReset {
  readonly id: string;
  readonly token: string;
  readonly eventId: string;
}

async function addReset(
  tx: Tx,
  context: AuthorizedContext,
  { id: customerId, email: customerEmail }: Customer,
  { id, token, eventId }: SampleReset,
): Promise<void> {
  const { site } = context;
  const tokenDigest = digestSecret('opaque', token);
  const state = { tokenKind: 'opaque', deliveryStatus: 'NONE', ttlSeconds } as const;
  const owner = { customerId, customerEmail };
  await tx.passwordResets.add(site, { id, ...owner, tokenDigest, ...state, ...noAttributes });
  const event = newEvent(context, 'customer_password_resets.create', customerId, id);
  await tx.events.add(site, { ...event, id: eventId });
}

type SampleDependencies = Pick<Dependencies, 'unitOfWork' | 'hasher' | 'tokenEncryption'>;

/** Rows that there are already stay as their reader left them. An event outlives its customer. */
async function hasAny(
  { unitOfWork }: SampleDependencies,
  { site }: AuthorizedContext,
): Promise<boolean> {
  const keys = [sampleEmail, sampleCustomerEmail].map((email) => parseEmailAddress(email).key);
  const found = await unitOfWork.read(async (tx) => [
    ...(await tx.customers.findMany(site, [sampleUserId, sampleCustomerId])),
    ...(await Promise.all(keys.map((key) => tx.customers.findByEmailKey(site, key)))),
    await tx.events.find(site, sampleEventId),
  ]);
  return found.some((row) => row !== null);
}

async function addSamples(deps: SampleDependencies, context: AuthorizedContext): Promise<void> {
  const hash = await deps.hasher.hash(new PlainPassword(samplePassword), provenTurn(context));
  const { site } = context;
  await deps.unitOfWork.run(async (tx) => {
    const profile = { name: sampleUser.name, extra: sampleUser.extra };
    const user = await tx.customers.add(site, newCustomer(sampleUserId, sampleEmail, profile));
    await storePassword(deps, tx, context, { customer: user, hash, occasion: 'registration' });
    const ofUser = { id: newId(), token: sampleOpaqueToken, eventId: newId() };
    await addReset(tx, context, user, ofUser);
    const other = newCustomer(sampleCustomerId, sampleCustomerEmail, {});
    const ofOther = { id: sampleResetId, token: sampleResetToken, eventId: sampleEventId };
    await addReset(tx, context, await tx.customers.add(site, other), ofOther);
  });
}

/**
 * Adds the rows unless there are any of them. Of two processes that start at once, one adds them. The context is that of
 * an integration of the demo shop.
 */
export async function seedSamples(
  deps: SampleDependencies,
  context: AuthorizedContext,
): Promise<void> {
  if (await hasAny(deps, context)) return;
  try {
    await addSamples(deps, context);
  } catch (error) {
    if (!(await hasAny(deps, context))) throw error;
  }
}
