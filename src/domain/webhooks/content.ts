/** What the body of a webhook's calls shows. */
import type { Partition } from '../access/organization.js';
import type { ListedCustomer } from '../customers/customer.js';
import type { PasswordReset } from '../resets/reset.js';

/** The resource as it was when the body was made; `row` is null if it was deleted before. */
export type WebhookResource =
  | {
      readonly type: 'customer_password_resets';
      readonly id: string;
      readonly row: PasswordReset | null;
    }
  | {
      readonly type: 'customers';
      readonly id: string;
      readonly row: ListedCustomer | null;
    };

export interface WebhookContent {
  readonly partition: Partition;
  readonly resource: WebhookResource;
  /** A compact JWE; null if the delivery carries no token. */
  readonly encryptedToken: string | null;
}
