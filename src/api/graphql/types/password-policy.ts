import { Field, Int, ObjectType } from 'type-graphql';
import type { PasswordPolicy } from '../../../domain/passwords/policy.js';

@ObjectType('PasswordPolicy', {
  description: 'The rules for new passwords. No rule asks for certain kinds of characters.',
  simpleResolvers: true,
})
export class PasswordPolicyType {
  @Field(() => Int, {
    description: 'The minimum number of characters (Unicode code points after NFC).',
  })
  minLength!: number;

  @Field(() => Int, { description: 'The maximum number of characters.' })
  maxLength!: number;

  @Field({ description: 'Whether common passwords are refused.' })
  refusesCommonPasswords!: boolean;

  @Field({
    description: "Whether passwords made of the customer's or the shop's name are refused.",
  })
  refusesPersonalData!: boolean;
}

/** Returns the policy with the rules that cannot be switched off. */
export function toPasswordPolicy(policy: PasswordPolicy): PasswordPolicyType {
  return { ...policy, refusesCommonPasswords: true, refusesPersonalData: true };
}
