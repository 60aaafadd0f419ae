/** The fields of `User` that are named as the rest of the schema is. */
import { FieldResolver, ID, Resolver, Root } from 'type-graphql';
import type { Address, Phone } from '../../../domain/customers/profile.js';
import type { User, UserProvider } from '../../../domain/customers/user.js';
import { AddressType, PhoneType } from '../types/profile.js';
import { UserProviderType, UserType } from '../types/user.js';

@Resolver(() => UserType)
export class UserFieldsResolver {
  @FieldResolver(() => ID, { description: "The customer's id: the `id` of the `Customer`." })
  id(@Root() { userId }: User): string {
    return userId;
  }

  @FieldResolver(() => [PhoneType], { nullable: true, description: 'The telephone numbers.' })
  phones(@Root() { phone }: User): readonly Phone[] {
    return phone;
  }

  @FieldResolver(() => [AddressType], { nullable: true, description: 'The postal addresses.' })
  addresses(@Root() { address }: User): readonly Address[] {
    return address;
  }

  @FieldResolver(() => [UserProviderType], {
    nullable: true,
    description: 'The ways to sign in. Empty if the user has no password.',
  })
  providers(@Root() { provider }: User): readonly UserProvider[] {
    return provider;
  }
}
