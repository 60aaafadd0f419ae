/** Conditions on the rows that a row belongs to or has, for `criteria.ts`. `row` is the alias of the list's table. */
import type { FieldSql } from './criteria.js';

const samePartition = (alias: string): string =>
  `${alias}.organization_id = row.organization_id AND ${alias}.mode = row.mode`;

/** The name of any event of the row. `owner` is the column by which events name it. */
export function eventsName(owner: 'customer_id' | 'password_reset_id'): FieldSql {
  return (compare) =>
    `EXISTS (SELECT 1 FROM events event WHERE ${samePartition('event')}
       AND event.${owner} = row.id AND ${compare('event.name')})`;
}

/**
 * The customer's present address. A whole address finds the customer first, by the unique index, and then that
 * customer's rows; any other comparison looks at the customer of each row.
 */
export const customerEmail: FieldSql = (compare, { isNarrow }) =>
  isNarrow
    ? `row.customer_id = ANY(ARRAY(SELECT customer.id FROM customers customer
         WHERE customer.organization_id = :organizationId AND customer.mode = :mode
           AND ${compare('customer.email_key')}))`
    : `EXISTS (SELECT 1 FROM customers customer WHERE ${samePartition('customer')}
         AND customer.id = row.customer_id AND ${compare('customer.email_key')})`;

/** Whether the customer has a password. */
export const hasPassword: FieldSql = {
  flag: `EXISTS (SELECT 1 FROM password_credentials credential
    WHERE ${samePartition('credential')} AND credential.customer_id = row.id)`,
};

/**
 * The same, as a member of the customers of one partition. For `EXISTS`, PostgreSQL may read all passwords into a table
 * first.
 */
export const hasPasswordMember = `(SELECT true FROM password_credentials credential
  WHERE credential.organization_id = :organizationId AND credential.mode = :mode
    AND credential.customer_id = row.id) IS NOT NULL`;
