/** The body of a webhook's calls: the document that this API returns for the resource, with relative links. */
import type { WebhookContent, WebhookResource } from '../../domain/webhooks/content.js';
import { prefix, resourceObjects, toDocument, type LinkContext } from './documents.js';
import type { Selection } from './query.js';
import { customers, fieldNamesOf, resets } from './resource-tables.js';

/** Standard Webhooks 1.0.0 asks for payloads of less than 20 kB. */
const maxBytes = 20 * 1024;

const everything: Selection = new Map();
const allButMetadata: Selection = new Map(
  [resets, customers].map((table) => [
    table.type,
    new Set(fieldNamesOf(table).filter((name) => name !== 'metadata')),
  ]),
);

/** A deleted resource shows its type and id only. No document contains a token in clear. */
function toResource(resource: WebhookResource, links: LinkContext): object {
  const { type, id } = resource;
  if (resource.row === null) return { id, type, meta: links.meta };
  if (resource.type === 'customers') return resourceObjects(links, customers)(resource.row);
  return resourceObjects(links, resets)(resource.row);
}

function toBytes(content: WebhookContent, fields: Selection): Buffer {
  const { partition, resource, encryptedToken } = content;
  const meta = {
    mode: partition.mode,
    organization_id: partition.organizationId,
    ...(encryptedToken !== null && { encrypted_reset_password_token: encryptedToken }),
  };
  const data = toResource(resource, { root: prefix, meta, fields });
  return Buffer.from(JSON.stringify(toDocument(data, null)));
}

/** Returns JSON in UTF-8, at most 20 KiB: a larger document is sent without its `metadata`. */
export function renderWebhookDocument(content: WebhookContent): Buffer {
  const bytes = toBytes(content, everything);
  return bytes.length > maxBytes ? toBytes(content, allButMetadata) : bytes;
}
