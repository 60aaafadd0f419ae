/** A fact that happened to a customer or a reset: for audit, and for those who want to hear of it. */

/** In the form of Commerce Layer's topics. */
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
] as const;

export type EventName = (typeof eventNames)[number];

export interface Event {
  readonly id: string;
  readonly name: EventName;
  readonly customerId: string;
  /** Null where the event is the customer's own. */
  readonly passwordResetId: string | null;
  /** Who did it: the application, and the customer where it acted for itself. */
  readonly applicationId: string | null;
  readonly ownerId: string | null;
  readonly requestId: string;
  readonly createdAt: Date;
}
