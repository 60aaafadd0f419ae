/** Organizations (the tenants), their applications, and the partition that every row belongs to. */
import type { DocumentsOf } from '../documents/document.js';
import { invalidInput } from '../shared/errors.js';
import { parseText } from '../shared/text.js';

/** Separates test data from live data: no request sees both. */
export type Mode = 'live' | 'test';

export const modes: readonly Mode[] = ['live', 'test'];

/** The partition of a row: organization and mode. It is part of every key in the database. */
export interface Partition {
  readonly organizationId: string;
  readonly mode: Mode;
}

/** Returns the partition alone, without the other members of the object that carries it. */
export function partitionOf({ organizationId, mode }: Partition): Partition {
  return { organizationId, mode };
}

export interface Organization {
  /** Commerce Layer's form: 10 letters. In bearer tokens it is `organization.id`. */
  readonly id: string;
  /** fabric's form: 24 letters or digits. In `x-site-context` it is `account`. */
  readonly account: string;
  readonly slug: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** `integration` is a trusted back end. `sales_channel` is a public front end, whose credential is not secret. */
export type ApplicationKind = 'integration' | 'sales_channel';

export const applicationKinds: readonly ApplicationKind[] = ['integration', 'sales_channel'];

/** An API client of an organization. */
export interface Application extends Partition, DocumentsOf {
  readonly kind: ApplicationKind;
  readonly name: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

const accountPattern = /^[0-9A-Za-z]{24}$/;
const slugPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const maxSlugLength = 63;

/** Whether a text has the form of fabric's accounts: 24 letters or digits. */
export function isAccount(text: string): boolean {
  return accountPattern.test(text);
}

/** Returns the account. Throws `BAD_USER_INPUT` for anything but 24 letters or digits. */
export function parseAccount(text: string): string {
  if (isAccount(text)) return text;
  throw invalidInput('account', 'invalid', 'must be 24 letters or digits');
}

/** Whether a text is a label of a domain name (RFC 1123, 2.1) in lower case. */
export function isSlug(text: string): boolean {
  return text.length <= maxSlugLength && slugPattern.test(text);
}

/** Returns the slug. Throws `BAD_USER_INPUT` if it does not have the form that `isSlug` checks. */
export function parseSlug(text: string): string {
  if (isSlug(text)) return text;
  const hint = `must be at most ${maxSlugLength} lower-case letters, digits and single hyphens between them`;
  throw invalidInput('slug', 'invalid', hint);
}

/**
 * Returns the name of an organization or application without white space around it: one line of 1 to 255 characters.
 * Throws `BAD_USER_INPUT` otherwise.
 */
export function parseName(text: string): string {
  const name = text.trim();
  if (name === '') throw invalidInput('name', 'blank');
  if (/[\t\n\r\u2028\u2029]/.test(name)) throw invalidInput('name', 'not_well_formed');
  return parseText('name', name);
}
