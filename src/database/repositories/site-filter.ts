/** What `x-site-context` leaves of the rows of a partition: a customer without a channel or stage matches any. */
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { SiteContext } from '../../domain/access/site-context.js';
import { CustomerEntity } from '../entities/customer.entity.js';

/** `alias` is the customers' table in the query. */
function customerConditions(siteFilter: SiteContext, alias: string): string[] {
  const matches = (column: string) =>
    `(${alias}.${column} IS NULL OR ${alias}.${column} = :narrowing_${column})`;
  return [
    ...(siteFilter.channel === undefined ? [] : [matches('channel')]),
    ...(siteFilter.stage === undefined ? [] : [matches('stage')]),
  ];
}

function applySiteFilter<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  { channel, stage, date }: SiteContext,
  conditions: readonly string[],
): SelectQueryBuilder<T> {
  for (const condition of conditions) query.andWhere(condition);
  if (date) query.andWhere('row.createdAt <= :narrowing_date');
  const parameters = { channel, stage, date };
  const named = Object.entries(parameters).map(([name, value]) => [`narrowing_${name}`, value]);
  return query.setParameters(Object.fromEntries(named));
}

/** Rows of customers. */
export function whereSite(
  query: SelectQueryBuilder<CustomerEntity>,
  siteFilter: SiteContext,
): SelectQueryBuilder<CustomerEntity> {
  return applySiteFilter(query, siteFilter, customerConditions(siteFilter, 'row'));
}

/**
 * Rows that belong to a customer by their `customerId`. Where a channel or stage is named, rows of a
 * customer that is gone are left out: nobody can tell any more where it registered.
 */
export function whereSiteOfCustomer<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  siteFilter: SiteContext,
): SelectQueryBuilder<T> {
  const conditions = customerConditions(siteFilter, 'customer');
  if (conditions.length === 0) return applySiteFilter(query, siteFilter, []);
  const customer = query
    .subQuery()
    .select('1')
    .from(CustomerEntity, 'customer')
    .where('customer.organizationId = row.organizationId AND customer.mode = row.mode')
    .andWhere('customer.id = row.customerId');
  for (const condition of conditions) customer.andWhere(condition);
  return applySiteFilter(query, siteFilter, [`EXISTS ${customer.getQuery()}`]);
}
