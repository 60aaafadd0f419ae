/**
 * The GraphQL over HTTP working group's own audits, against a server that listens: production, but for
 * introspection, by which three of the audits ask.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { serverAudits, type AuditResult } from 'graphql-http';
import { listenOnLoopback } from '../../../support/peers/sockets.js';
import { useShop } from '../../../support/world/use-shop.js';

/** Queries by GET, which Rekey does not serve. */
const acceptedNotices = ['5A70', '6A70', 'D6D5'];
/** 200 for documents that cannot run, under application/json: the specification dropped it, Apollo answers 400. */
const acceptedWarnings = ['572B', '7B9B', 'FDE2'];

describe('the GraphQL over HTTP audits', () => {
  const shop = useShop({ hasIntrospection: true });
  let results: AuditResult[];

  beforeAll(async () => {
    const url = `http://127.0.0.1:${await listenOnLoopback(shop.app.http)}/graphql`;
    results = [];
    for (const audit of serverAudits({ url, fetchFn: fetch })) results.push(await audit.fn());
  });

  const idsOf = (status: AuditResult['status']): string[] =>
    results
      .filter((result) => result.status === status)
      .map(({ id }) => id)
      .toSorted();

  // Proves: GQL-17
  it('are all 61 run', () => {
    expect(results).toHaveLength(61);
  });

  // Proves: GQL-17
  it('find no error', () => {
    expect(idsOf('error')).toEqual([]);
  });

  // Proves: GQL-17
  it('notice and warn of nothing but what is decided otherwise', () => {
    expect(idsOf('notice')).toEqual(acceptedNotices);
    expect(idsOf('warn')).toEqual(acceptedWarnings);
    expect(idsOf('ok')).toHaveLength(55);
  });
});
