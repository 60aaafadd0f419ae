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
  description: "The state of the email with a reset's link.",
  valuesConfig: {
    NONE: { description: 'There is no email: an integration received the token instead.' },
    QUEUED: { description: 'The email waits for its first or next attempt.' },
    SENT: { description: 'The mail relay has accepted the email.' },
    FAILED: {
      description:
        'The email failed permanently, or the reset ended before it could be sent. An operator can retry failed emails.',
    },
  },
});

@ObjectType('PasswordResetDelivery', {
  description:
    "The email with a reset's link, up to the mail relay: whether it reached the mailbox is not known here. For integrations.",
})
export class PasswordResetDeliveryType {
  @Field(() => Status, { description: 'Where the email is on its way to the relay.' })
  status!: DeliveryStatus;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was last given to the relay. Null before the first attempt.',
  })
  lastAttemptAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why the last attempt failed, for people, such as `The connection to the mail relay failed.`; null if it did not.',
  })
  detail!: string | null;
}

@InputType({ description: 'The customer who forgot the password, and the form of the email.' })
export class RequestPasswordResetEmailInput {
  @Field({ description: "The customer's email address." })
  email!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "The language of the email: a BCP 47 tag such as `de`. If it is missing or not available, the customer's language is used, then the organization's.",
  })
  locale?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The name of one of the organization's links. By default the link named `default`, or the only one.",
  })
  linkName?: string | null;
}

@ObjectType('PasswordResetRequested', {
  description:
    'The request was accepted. The result is the same for every address, whether or not a customer has it.',
})
export class PasswordResetRequestedType {
  @Field(() => Int, {
    description:
      'For how many seconds to disable the button, such as 60. Asking earlier is no error.',
  })
  resendAfterSeconds!: number;
}

@InputType({
  description:
    'The proof that the caller reads the mailbox: the token from an email that the customer did not ask for.',
})
export class CancelPasswordResetInput {
  @Field({
    description:
      'The token of the link, opaque or a JWT. `ResetTokenError` if it has expired or was used; a superseded one still works.',
  })
  token!: string;
}

@ObjectType('PasswordResetCancelled', {
  description:
    "The customer's pending resets were revoked, and no reset email is sent to the address for an hour.",
})
export class PasswordResetCancelledType {
  @Field(() => Int, {
    description:
      'For how many seconds no reset email is sent to the address, such as 3600. Requests are answered as ever.',
  })
  suppressedForSeconds!: number;
}
