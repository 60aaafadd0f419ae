/** From the request of a customer who forgot the password to the new one, over a real mail relay. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createMailShop,
  linkIn,
  links,
  mailTo,
  settled,
  type MailShop,
} from '../support/delivery.js';

let shop: MailShop;

beforeAll(async () => {
  shop = await createMailShop();
});
afterAll(() => shop.close());

const requested = { __typename: 'PasswordResetRequested', resendAfterSeconds: 60 };

const deliveryOf = async (id: string) => {
  const query = `query ($id: ID!) { customerPasswordReset(id: $id) {
    status delivery { status lastAttemptAt detail } events { nodes { name applicationId requestId } } } }`;
  const { data } = await shop.rekey.graphql(query, { headers: shop.back, variables: { id } });
  return data.customerPasswordReset;
};

describe('a requested reset', () => {
  it('is mailed to the stored address, works once, and is followed by a notice', async () => {
    await shop.createCustomer('Ada@example.org', { profile: { name: { first: 'Ada' } } });
    expect(await shop.request('ada@EXAMPLE.org')).toEqual(requested);
    const received = await mailTo(shop.relay, 'Ada@example.org');
    expect(received.sender).toBe('no-reply@shop.example');
    expect(received.mail.subject).toContain('Mail Shop');
    const link = linkIn(received, links.storefront.reset);
    await settled(shop.rekey);
    expect(await deliveryOf(link.id)).toMatchObject({
      status: 'PENDING',
      delivery: { status: 'HANDED_OVER', lastAttemptAt: expect.any(String), detail: null },
    });
    expect(await shop.redeem(link, 'a boat with 3 red sails')).toMatchObject({
      status: 'REDEEMED',
    });
    const notice = await mailTo(shop.relay, 'Ada@example.org', 2);
    expect(notice.mail.text).toContain('no-reply@shop.example');
    expect(notice.mail.text).not.toContain('#id=');
    expect(await shop.redeem(link, 'a boat with 4 red sails')).toMatchObject({
      reason: 'ALREADY_USED',
    });
  });

  it('answers the same for an address that is nobody’s, and mails nobody', async () => {
    const before = shop.relay.received.length;
    expect(await shop.request('nobody@example.org')).toEqual(requested);
    await settled(shop.rekey);
    expect(shop.relay.received).toHaveLength(before);
  });
});
