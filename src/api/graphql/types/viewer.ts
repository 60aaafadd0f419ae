import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { Caller, CallerKind } from '../../../domain/access/context.js';
import type { ResetTokenErrorReason } from '../../../domain/shared/errors.js';
import { modes, type Mode, type Organization } from '../../../domain/access/organization.js';
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
  description: 'Who sends a request; decides what it may do.',
  valuesConfig: {
    INTEGRATION: { description: 'A trusted back end.' },
    SALES_CHANNEL: { description: 'A public front end; its credential is no secret.' },
    CUSTOMER: { description: 'A signed-in customer: a bearer token with an owner.' },
    ANONYMOUS: { description: 'No credential was sent.' },
  },
});

const ModeEnum = { LIVE: 'live', TEST: 'test' } as const satisfies Record<string, Mode>;

registerEnumType(ModeEnum, {
  name: 'Mode',
  description: `Which data a credential is for; ${modes.join(' and ')} data never meet.`,
  valuesConfig: {
    LIVE: { description: 'The real data.' },
    TEST: { description: 'Data to test with.' },
  },
});

@ObjectType('Caller', { description: 'Who sends this request.', simpleResolvers: true })
class CallerType implements Caller {
  @Field(() => Kind, {
    description: 'What kind of caller; where two credentials were sent, the weaker.',
  })
  kind!: CallerKind;

  @Field(() => ID, { nullable: true, description: 'The application of the credential.' })
  applicationId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The customer, where `kind` is `CUSTOMER`.' })
  customerId!: string | null;
}

@ObjectType('Organization', { description: 'A shop: the tenant.', simpleResolvers: true })
class OrganizationType implements Omit<Organization, 'createdAt'> {
  @Field(() => ID, { description: "10 letters, the bearer token's `organization.id`." })
  id!: string;

  @Field(() => ID, { description: '24 letters or digits, the `account` of `x-site-context`.' })
  account!: string;

  @Field({ description: 'Its short name.' })
  slug!: string;

  @Field({ description: 'Its name.' })
  name!: string;
}

@ObjectType('Site', {
  description: 'What `x-site-context` narrows top-level queries to. Mutations look past it.',
  simpleResolvers: true,
})
class SiteType implements Omit<SiteContext, 'account'> {
  @Field(() => String, {
    nullable: true,
    description: 'Only customers of this sales channel, or of none.',
  })
  channel?: string;

  @Field(() => String, { nullable: true, description: 'Only customers of this stage, or of none.' })
  stage?: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Only rows made at or before this instant.',
  })
  date?: Date;
}

@ObjectType('Viewer', {
  description: 'What the service decoded from the headers of this request.',
  simpleResolvers: true,
})
export class ViewerType {
  @Field(() => CallerType, { description: 'Who asks.' })
  caller!: Caller;

  @Field(() => OrganizationType, {
    nullable: true,
    description: 'The shop; null without a credential.',
  })
  organization!: Organization | null;

  @Field(() => ModeEnum, { nullable: true, description: 'Which data; null without a credential.' })
  mode!: Mode | null;

  @Field(() => SiteType, {
    nullable: true,
    description: 'The site filter; null without a credential.',
  })
  site!: SiteContext | null;
}

@ObjectType('PasswordPolicy', {
  description: 'What a new password must be. There are no rules about kinds of characters.',
  simpleResolvers: true,
})
export class PasswordPolicyType {
  @Field(() => Int, { description: 'At least so many characters (Unicode code points after NFC).' })
  minLength!: number;

  @Field(() => Int, { description: 'At most so many characters.' })
  maxLength!: number;

  @Field({ description: 'Whether passwords that many people use are refused.' })
  refusesCommonPasswords!: boolean;

  @Field({
    description: "Whether passwords made of the customer's or the shop's name are refused.",
  })
  refusesPersonalData!: boolean;
}

@ObjectType('ResetTokenStatus', {
  description: 'Whether a reset token can be used. Asking consumes nothing.',
  simpleResolvers: true,
})
export class ResetTokenStatusType {
  @Field({ description: 'Whether a password can be set with it now.' })
  redeemable!: boolean;

  @Field(() => ResetTokenErrorReasonEnum, { nullable: true, description: 'Why it cannot be used.' })
  reason!: ResetTokenErrorReason | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when; null for `UNRECOGNIZED`.' })
  expiresAt!: Date | null;
}
