import { describe, expect, it } from '@jest/globals';
import type { WebhookResource } from '../../../../src/domain/webhooks/content.js';
import { renderWebhookDocument } from '../../../../src/api/json-api/webhook-document.js';

const at = new Date('2026-01-01T00:00:00Z');
const meta = { mode: 'test', organization_id: 'BRgKtRSmoE' };
const partition = { organizationId: 'BRgKtRSmoE', mode: 'test' as const };

const customer = (metadata: object): WebhookResource => ({
  type: 'customers',
  id: 'XAyRWNUzyN',
  row: {
    ...{ id: 'XAyRWNUzyN', email: 'john@example.com', status: 'prospect', isActive: true },
    ...{ channel: '12', stage: null, profile: { name: { first: 'CANARY' } }, locale: null },
    ...{ reference: 'R-1', referenceOrigin: null, metadata: { ...metadata } },
    ...{ createdAt: at, updatedAt: at, hasPassword: true },
  },
});

const parsed = (resource: WebhookResource, encryptedToken: string | null = null) => {
  const body = renderWebhookDocument({ partition, resource, encryptedToken });
  return { bytes: body.length, text: body.toString(), ...JSON.parse(body.toString()) };
};

describe('the body of a webhook', () => {
  it('is the document of the resource with relative links, and no profile', () => {
    const { data, text } = parsed(customer({ foo: 'bar' }));
    const self = '/api/customers/XAyRWNUzyN';
    expect(data).toEqual({
      id: 'XAyRWNUzyN',
      type: 'customers',
      links: { self },
      attributes: {
        ...{ email: 'john@example.com', status: 'prospect', has_password: true },
        ...{ created_at: at.toISOString(), updated_at: at.toISOString() },
        ...{ reference: 'R-1', reference_origin: null, metadata: { foo: 'bar' } },
      },
      relationships: {
        events: { links: { self: `${self}/relationships/events`, related: `${self}/events` } },
      },
      meta,
    });
    expect(text).not.toContain('CANARY');
  });

  it('has an encrypted token in its meta, if there is one', () => {
    const { data } = parsed(customer({}), 'a.b.c.d.e');
    expect(data.meta).toEqual({ ...meta, encrypted_reset_password_token: 'a.b.c.d.e' });
  });

  it('has no metadata if it would be larger than 20 KiB', () => {
    const most = parsed(customer({ text: 'x'.repeat(19_000) }));
    expect(most.data.attributes.metadata.text).toHaveLength(19_000);
    const tooMuch = parsed(customer({ text: 'é'.repeat(10_000) }));
    expect(tooMuch.bytes).toBeLessThan(1024);
    expect(Object.keys(tooMuch.data.attributes)).not.toContain('metadata');
    expect(tooMuch.data.attributes.reference).toBe('R-1');
  });

  it('has only type, id and meta if the resource was deleted', () => {
    const resource = { type: 'customer_password_resets', id: 'AxqWKhZNmv', row: null } as const;
    const { id, type } = resource;
    expect(parsed(resource).data).toEqual({ id, type, meta });
  });
});
