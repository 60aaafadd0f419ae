/**
 * Keeps of a query's rows those that `x-site-context` selects: of a channel, of a stage and, in lists, made until a
 * date. A customer without a channel or stage matches any.
 */
import type { ObjectLiteral } from 'typeorm';
import type { SiteContext } from '../../domain/access/site-context.js';
import type { CustomerEntity } from '../entities/customer.entity.js';
import type { RowQuery } from './row-query.js';

/** Conditions on the customers' table, which the query calls `alias`. */
function customerConditions({ channel, stage }: SiteContext, alias: string): string[] {
  const matches = (column: string) =>
    `(${alias}.${column} IS NULL OR ${alias}.${column} = :site_${column})`;
  return [
    ...(channel === undefined ? [] : [matches('channel')]),
    ...(stage === undefined ? [] : [matches('stage')]),
  ];
}

function applySiteFilter<T extends ObjectLiteral>(
  query: RowQuery<T>,
  { channel, stage, date }: SiteContext,
  conditions: readonly string[],
): RowQuery<T> {
  for (const condition of conditions) query.where(condition);
  if (date) query.where('row.created_at <= :site_date');
  return query.set({ site_channel: channel, site_stage: stage, site_date: date });
}

/**
 * The filter for one row that is asked for by its id: without the date. A date narrows lists; who knows an id means that
 * row, however new it is (ADR 0030).
 */
export function withoutDate({ channel, stage }: SiteContext): SiteContext {
  return { ...(channel !== undefined && { channel }), ...(stage !== undefined && { stage }) };
}

/** Filters rows of customers. */
export function whereSite(
  query: RowQuery<CustomerEntity>,
  siteFilter: SiteContext,
): RowQuery<CustomerEntity> {
  return applySiteFilter(query, siteFilter, customerConditions(siteFilter, 'row'));
}

/**
 * Filters rows that name a customer by their `customerId`. A filter by channel or stage drops the rows of a deleted
 * customer, because where that customer registered is no longer known.
 */
export function whereSiteOfCustomer<T extends ObjectLiteral>(
  query: RowQuery<T>,
  siteFilter: SiteContext,
): RowQuery<T> {
  const conditions = customerConditions(siteFilter, 'customer');
  if (conditions.length === 0) return applySiteFilter(query, siteFilter, []);
  const ofRow = `customer.organization_id = row.organization_id AND customer.mode = row.mode
    AND customer.id = row.customer_id`;
  const customer = `SELECT 1 FROM customers AS customer WHERE ${[ofRow, ...conditions].join(' AND ')}`;
  return applySiteFilter(query, siteFilter, [`EXISTS (${customer})`]);
}
