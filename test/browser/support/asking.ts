/** Somebody asks for a link, as the pages of a shop do. */
import type { World } from './world.js';

/** Adds the customer, and asks for a mail with a link. */
export async function askAsNew(world: World, email: string): Promise<void> {
  await world.customer(email);
  await world.graphql(
    'mutation ($email: String!) { requestPasswordResetEmail(input: { email: $email }) { __typename } }',
    { email },
  );
}
