/** The fields by which lists of webhook deliveries can be filtered. */
import type { InstantFilter, Maybe, TextFilter, WordFilter } from '../shared/filters.js';

export interface WebhookDeliveryFilter {
  readonly id?: Maybe<TextFilter>;
  readonly webhookId?: Maybe<TextFilter>;
  readonly eventId?: Maybe<TextFilter>;
  readonly status?: Maybe<WordFilter>;
  readonly topic?: Maybe<WordFilter>;
  readonly createdAt?: Maybe<InstantFilter>;
}
