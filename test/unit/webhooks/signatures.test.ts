import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { mintWebhookSecret } from '../../../src/domain/webhooks/secret.js';
import { signatureHeaders } from '../../../src/webhooks/signatures.js';

const text = JSON.stringify({ data: { note: 'größe 日本 🎉 \u2028 "\\" é vs é' } });
const body = Buffer.from(text);
const message = { id: 'msg_1', sentAt: new Date(), topic: 'customers.create', body };

describe('the headers of a webhook call', () => {
  const secret = mintWebhookSecret();
  const headers = signatureHeaders(message, [secret]);

  // Proves: WHK-01
  it('hold a signature that the library of Standard Webhooks verifies', () => {
    const receiver = new Webhook(secret.reveal());
    expect(receiver.verify(body, headers)).toEqual(JSON.parse(text));
    const changed = Buffer.from(text.replace('note', 'nope'));
    expect(() => receiver.verify(changed, headers)).toThrow('No matching signature');
    const stranger = new Webhook(mintWebhookSecret().reveal());
    expect(() => stranger.verify(body, headers)).toThrow('No matching signature');
  });

  // Proves: WHK-01
  it('hold what Commerce Layer documents: HMAC of the raw body with the secret as it was shown', () => {
    const expected = createHmac('sha256', secret.reveal()).update(text).digest('base64');
    expect(headers['x-commercelayer-signature']).toBe(expected);
    expect(headers['x-commercelayer-topic']).toBe('customers.create');
  });

  // Proves: WHK-04
  it('verify with the old and the new secret while a rotation lasts', () => {
    const [newest, old] = [mintWebhookSecret(), mintWebhookSecret()];
    const rotating = signatureHeaders(message, [newest, old]);
    expect(rotating['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
    for (const each of [newest, old]) new Webhook(each.reveal()).verify(body, rotating);
    const single = createHmac('sha256', newest.reveal()).update(text).digest('base64');
    expect(rotating['x-commercelayer-signature']).toBe(single);
  });

  it('name the secret of each signature by an id that its holder can compute (WHK-04)', () => {
    const [newest, old] = [mintWebhookSecret(), mintWebhookSecret()];
    const idOf = (shown: string) =>
      createHash('sha256').update(shown).digest('base64url').slice(0, 11);
    const ids = (...secrets: [typeof newest, ...(typeof newest)[]]) =>
      signatureHeaders(message, secrets)['x-rekey-key-ids'];
    expect(ids(newest)).toBe(idOf(newest.reveal()));
    expect(ids(newest, old)).toBe(`${idOf(newest.reveal())} ${idOf(old.reveal())}`);
  });

  // Proves: WHK-03
  it('keep the id and change time and signature with each attempt', () => {
    const later = new Date(message.sentAt.getTime() + 5000);
    const again = signatureHeaders({ ...message, sentAt: later }, [secret]);
    expect(again['webhook-id']).toBe(headers['webhook-id']);
    expect(Number(again['webhook-timestamp'])).toBe(Number(headers['webhook-timestamp']) + 5);
    expect(again['webhook-signature']).not.toBe(headers['webhook-signature']);
    new Webhook(secret.reveal()).verify(body, again);
  });

  it('sign bytes, whether or not they are text', () => {
    const bytes = Buffer.from([0, 255, 254, 10, 13]);
    const of = signatureHeaders({ ...message, body: bytes }, [secret]);
    const key = Buffer.from(secret.reveal().slice(6), 'base64');
    const mac = createHmac('sha256', key).update(`msg_1.${of['webhook-timestamp']}.`).update(bytes);
    expect(of['webhook-signature']).toBe(`v1,${mac.digest('base64')}`);
  });
});
