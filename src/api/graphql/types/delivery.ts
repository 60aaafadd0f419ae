import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { DeliveryStatus } from '../../../domain/resets/reset.js';
import { DateTime } from './scalars.js';

const Status: { [K in DeliveryStatus]: K } = {
  NONE: 'NONE',
  QUEUED: 'QUEUED',
  SENT: 'SENT',
  FAILED: 'FAILED',
};

registerEnumType(Status, {
  name: 'PasswordResetDeliveryStatus',
  description: "How the mail with a reset's link fares.",
  valuesConfig: {
    NONE: { description: 'There is no mail: the token was answered to an integration.' },
    QUEUED: { description: 'It waits for its first attempt, or for the next.' },
    SENT: { description: 'The mail relay has accepted it.' },
    FAILED: {
      description:
        'It was failed permanently, or the reset ended before. Where a job for it failed permanently, an operator can retry it.',
    },
  },
});

@ObjectType('PasswordResetDelivery', { description: "The mail with a reset's link." })
export class PasswordResetDeliveryType {
  @Field(() => Status, { description: 'How it fares.' })
  status!: DeliveryStatus;

  @Field(() => DateTime, { nullable: true, description: 'When it was last tried.' })
  lastAttemptAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why the last attempt failed.' })
  detail!: string | null;
}

@InputType({ description: 'Who forgot the password, and how the mail is to be.' })
export class RequestPasswordResetInput {
  @Field({ description: "The customer's mail address." })
  customerEmail!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "The language of the mail, as a BCP 47 tag such as `de`. Where there is no such language, the customer's counts, then the organization's.",
  })
  locale?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The name of one of the links that the organization lists. Without it, the one called `default`, or the only one.',
  })
  link?: string | null;
}

@ObjectType('PasswordResetRequested', {
  description:
    'The request was taken. The same for every address, whether or not it is that of a customer.',
})
export class PasswordResetRequestedType {
  @Field(() => Int, { description: 'After how many seconds asking again makes sense.' })
  resendAfterSeconds!: number;
}

@InputType({ description: '"It was not me."' })
export class CancelPasswordResetInput {
  @Field({ description: 'The token from the mail.' })
  token!: string;
}

@ObjectType('PasswordResetCancelled', {
  description:
    "The customer's pending resets are revoked. For an hour nobody can have another mailed to the address.",
})
export class PasswordResetCancelledType {
  @Field(() => Int, { description: 'For how many seconds no further mail can be asked for.' })
  suppressedForSeconds!: number;
}
