import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import type { Caller, CallerKind } from '../../../domain/access/context.js';
import type { ResetTokenErrorReason } from '../../../domain/shared/errors.js';
import type { Mode, Organization } from '../../../domain/access/organization.js';
import type { SiteContext } from '../../../domain/access/site-context.js';
import { ResetTokenErrorReasonEnum } from './errors.js';
import { DateTime } from './scalars.js';

const Kind = {
  INTEGRATION: 'integration',
  SALES_CHANNEL: 'sales_channel',
  CUSTOMER: 'customer',
  ANONYMOUS: 'anonymous',
} as const satisfies Record<string, CallerKind>;

registerEnumType(Kind, {
  name: 'CallerKind',
  description: 'The kind of caller, which decides what a request may do.',
  valuesConfig: {
    INTEGRATION: {
      description: 'A trusted back end, whose credential is secret. It may do everything.',
    },
    SALES_CHANNEL: {
      description:
        'A public front end, whose credential is no secret. It may ask for resets, check, redeem and cancel them, sign customers in, and change a password, given the old one.',
    },
    CUSTOMER: {
      description:
        'A signed-in customer: the bearer token names an owner. It may do what a sales channel may, and read itself.',
    },
    ANONYMOUS: {
      description:
        'The request has no credential. It may read `viewer`; all else is `UNAUTHENTICATED`.',
    },
  },
});

const ModeEnum = { LIVE: 'live', TEST: 'test' } as const satisfies Record<string, Mode>;

registerEnumType(ModeEnum, {
  name: 'RekeyMode',
  description: 'Which data a credential gives access to. Live and test data are strictly separate.',
  valuesConfig: {
    LIVE: { description: 'The data of real customers.' },
    TEST: { description: 'Data for trying things out, in the same organization.' },
  },
});

@ObjectType('Caller', {
  description: 'Who sends this request, as its credentials say.',
  simpleResolvers: true,
})
class CallerType implements Caller {
  @Field(() => Kind, {
    description: 'The kind of caller. Of two credentials, the one with fewer permissions counts.',
  })
  kind!: CallerKind;

  @Field(() => ID, {
    nullable: true,
    description:
      'The id of the application that the credential belongs to. Null without a credential.',
  })
  applicationId!: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'The id of the customer, who is `Viewer.customer`. Null unless `kind` is `CUSTOMER`.',
  })
  customerId!: string | null;
}

@ObjectType('Organization', {
  description: 'A shop (tenant). Its data are seen with its own credentials only.',
  simpleResolvers: true,
})
class OrganizationType implements Omit<Organization, 'createdAt'> {
  @Field(() => ID, { description: '10 letters: `organization.id` in bearer tokens.' })
  id!: string;

  @Field(() => ID, { description: '24 letters or digits: `account` in `x-site-context`.' })
  account!: string;

  @Field({
    description:
      'The short name, such as `demo-shop`: unique, and what the operator configures it by.',
  })
  slug!: string;

  @Field({
    description: 'The name for people, such as `Demo Shop`, which emails to customers show.',
  })
  name!: string;
}

@ObjectType('SiteFilter', {
  description:
    'The site filter from `x-site-context`. It limits what top-level queries find, a look-up by id by channel and stage only; mutations ignore it.',
  simpleResolvers: true,
})
class SiteType implements Omit<SiteContext, 'account'> {
  @Field(() => String, {
    nullable: true,
    description: 'Only customers of this sales channel, or without one.',
  })
  channel?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Only customers of this stage, or without one.',
  })
  stage?: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Only objects that were created at or before this time.',
  })
  date?: Date;
}

@ObjectType('Viewer', {
  description: 'What the service read from the headers of this request.',
  simpleResolvers: true,
})
export class ViewerType {
  @Field(() => CallerType, { description: 'Who sends this request, as its credentials say.' })
  caller!: Caller;

  @Field(() => OrganizationType, {
    nullable: true,
    description: 'The shop. Null without a credential.',
  })
  organization!: Organization | null;

  @Field(() => ModeEnum, {
    nullable: true,
    description: 'Which data the credential gives access to. Null without a credential.',
  })
  mode!: Mode | null;

  @Field(() => SiteType, {
    nullable: true,
    description: 'The site filter. Null without a credential.',
  })
  site!: SiteContext | null;
}

@ObjectType('ResetTokenStatus', {
  description: 'Whether a reset token can be used.',
  simpleResolvers: true,
})
export class ResetTokenStatusType {
  @Field({ description: 'Whether the token can set a password now.' })
  redeemable!: boolean;

  @Field(() => ResetTokenErrorReasonEnum, {
    nullable: true,
    description: 'Why the token cannot be used. Null if it can.',
  })
  reason!: ResetTokenErrorReason | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the token expires. Null if `reason` is `UNRECOGNIZED`.',
  })
  expiresAt!: Date | null;
}
