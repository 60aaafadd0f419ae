/** The names of events, in the schema's capitals. Topics of webhooks that are the same event have the same name. */
import { registerEnumType } from 'type-graphql';
import type { EventName } from '../../../domain/events/event.js';

export const EventNameEnum = {
  CUSTOMER_PASSWORD_RESETS_CREATE: 'customer_password_resets.create',
  CUSTOMER_PASSWORD_RESETS_RESET_PASSWORD: 'customer_password_resets.reset_password',
  CUSTOMER_PASSWORD_RESETS_DESTROY: 'customer_password_resets.destroy',
  CUSTOMER_PASSWORD_RESETS_CANCEL: 'customer_password_resets.cancel',
  CUSTOMERS_CREATE: 'customers.create',
  CUSTOMERS_CREATE_PASSWORD: 'customers.create_password',
  CUSTOMERS_CHANGE_PASSWORD: 'customers.change_password',
  CUSTOMERS_UPDATE: 'customers.update',
  CUSTOMERS_DESTROY: 'customers.destroy',
  SIGNIN_REFUSED: 'signin.refused',
} as const satisfies Record<string, EventName>;

/** Does not compile if an event has no description. */
const meanings: Record<EventName, string> = {
  'customer_password_resets.create': 'a reset was created.',
  'customer_password_resets.reset_password': 'a password was set with the reset token.',
  'customer_password_resets.destroy': 'a reset was deleted.',
  'customer_password_resets.cancel':
    'a customer said "it was not me" with the token from an email.',
  'customers.create': 'a customer was created.',
  'customers.create_password': 'a customer got its first password.',
  'customers.change_password': 'a customer changed its password, with the old one as proof.',
  'customers.update': 'a customer was changed.',
  'customers.destroy': 'a customer was deleted.',
  'signin.refused':
    'wrong passwords were tried for a customer; `count` says how many within the hour.',
};

/** Returns the descriptions of some names, each with the name that JSON:API and the calls of webhooks have. */
export function describeNames<Names extends Record<string, EventName>>(
  names: Names,
): { [Name in keyof Names]: { description: string } } {
  const entries = Object.entries(names).map(([name, event]) => [
    name,
    { description: `\`${event}\`: ${meanings[event]}` },
  ]);
  return Object.fromEntries(entries) as { [Name in keyof Names]: { description: string } };
}

registerEnumType(EventNameEnum, {
  name: 'AccountEventName',
  description: 'What happened to a customer or a reset.',
  valuesConfig: describeNames(EventNameEnum),
});
