/** Events: what happened to a customer or a reset, for audit and for webhooks. */

/** The names follow Commerce Layer's webhook topics, but for `signin.refused`, which is no topic. */
export const eventNames = [
  'customer_password_resets.create',
  'customer_password_resets.reset_password',
  'customer_password_resets.destroy',
  'customer_password_resets.cancel',
  'customers.create',
  'customers.create_password',
  'customers.change_password',
  'customers.update',
  'customers.destroy',
  'signin.refused',
] as const;

export type EventName = (typeof eventNames)[number];

export interface Event {
  readonly id: string;
  readonly name: EventName;
  readonly customerId: string;
  /** Null if the event concerns the customer and no reset. */
  readonly passwordResetId: string | null;
  /** The application that caused it. */
  readonly applicationId: string | null;
  /** The customer that caused it, if a customer acted for itself. */
  readonly ownerId: string | null;
  readonly requestId: string;
  /**
   * How often it happened. 1, except for `signin.refused`: the wrong passwords for a customer within an hour are one
   * event, and the other members are those of the first.
   */
  readonly count: number;
  readonly createdAt: Date;
}
