/**
 * What a caller sees of a customer or a reset. A mutation shows both to whoever proved a token or a password, also to a
 * caller that may not read them: that one sees the open fields, and every other field is null with `FORBIDDEN`.
 */
import {
  defaultFieldResolver,
  isObjectType,
  type GraphQLFieldResolver,
  type GraphQLSchema,
} from 'graphql';
import { requirePermission, type Permission } from '../../domain/access/permissions.js';
import type { Customer } from '../../domain/customers/customer.js';
import type { User } from '../../domain/customers/user.js';
import type { PasswordReset } from '../../domain/resets/reset.js';
import type { GraphqlContext } from './loaders/context.js';

/** `Value` is what the resolvers of a type get. */
interface Rule<Value> {
  /** Names of fields that need no permission. All others do, also those that are added later. */
  readonly open: readonly string[];
  readonly permission: Permission;
  /** Fields that need another permission, by name. */
  readonly others?: Readonly<Record<string, Permission>>;
  /** Returns the id of the customer that the value belongs to. */
  readonly ownerOf: (value: Value) => string;
}

/** An object's id in every form that the schema may have. */
const ids = ['id', 'nodeId'];

const customers: Rule<Pick<Customer, 'id'>> = {
  open: [...ids, 'email'],
  permission: 'customer.read',
  // The integration's own data: who may not write it does not read it, not even the customer it is about.
  others: {
    reference: 'customer.update',
    referenceOrigin: 'customer.update',
    metadata: 'customer.update',
  },
  ownerOf: ({ id }) => id,
};

const users: Rule<Pick<User, 'userId'>> = {
  open: [...ids, 'userId', 'email'],
  permission: 'customer.read',
  ownerOf: ({ userId }) => userId,
};

/** Open is what the holder of the token knows or needs, but not what integrations wrote on the reset for themselves. */
const resets: Rule<Pick<PasswordReset, 'customerId'>> = {
  open: [
    ...ids,
    'customer',
    'customerEmail',
    'resetPasswordToken',
    'resetPasswordAt',
    'status',
    'expiresAt',
    'createdAt',
    'updatedAt',
  ],
  permission: 'password_reset.read',
  ownerOf: ({ customerId }) => customerId,
};

function guarded<Value>(
  permission: Permission,
  { ownerOf }: Rule<Value>,
  resolve: GraphQLFieldResolver<Value, GraphqlContext>,
): GraphQLFieldResolver<Value, GraphqlContext> {
  return (value, args, context, info) => {
    requirePermission(context.request, permission, ownerOf(value));
    return resolve(value, args, context, info);
  };
}

function guard<Value>(schema: GraphQLSchema, typeName: string, rule: Rule<Value>): void {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new Error(`There is no type ${typeName} to guard.`);
  for (const field of Object.values(type.getFields())) {
    if (rule.open.includes(field.name)) continue;
    const permission = rule.others?.[field.name] ?? rule.permission;
    field.resolve = guarded(permission, rule, field.resolve ?? defaultFieldResolver);
  }
}

/** Makes every resolver of a field that is not open require the permission first. Returns the schema itself. */
export function guardFields(schema: GraphQLSchema): GraphQLSchema {
  guard(schema, 'Customer', customers);
  guard(schema, 'User', users);
  guard(schema, 'CustomerPasswordReset', resets);
  return schema;
}
