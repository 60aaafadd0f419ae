/** What tests call customers, their passwords and their resets. */

export const goodPassword = 'a boat with 3 red sails';
export const otherPassword = 'nine lanterns over water';

export interface Customer {
  readonly id: string;
  readonly email: string;
}

/** A reset, or what a front end reads from the link to it. */
export interface Reset {
  readonly id: string;
  readonly token: string;
  readonly customerId: string;
  readonly email: string;
}

let count = 0;

/** Returns an address that no customer has. */
export function newAddress(): string {
  count += 1;
  return `quinn${count}@example.net`;
}
