/** The tenant, its applications, and the partition that every row lives in. */

import { invalidInput } from '../shared/errors.js';
import { parseText } from '../shared/text.js';

/** Test and live data never meet. */
export type Mode = 'live' | 'test';

export const modes: readonly Mode[] = ['live', 'test'];

/** (organization, mode): the partition of a row. Part of every key in the database. */
export interface Partition {
  readonly organizationId: string;
  readonly mode: Mode;
}

/** Returns the partition alone, without the other members of the object that carries it. */
export function partitionOf({ organizationId, mode }: Partition): Partition {
  return { organizationId, mode };
}

export interface Organization {
  /** 10 letters, the bearer token's `organization.id`. */
  readonly id: string;
  /** 24 letters or digits, the `account` of `x-site-context`. */
  readonly account: string;
  readonly slug: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** `integration`: a trusted back end. `sales_channel`: a public front end, whose credential is no secret. */
export type ApplicationKind = 'integration' | 'sales_channel';

export const applicationKinds: readonly ApplicationKind[] = ['integration', 'sales_channel'];

/** An API client of an organization. */
export interface Application extends Partition {
  readonly id: string;
  readonly kind: ApplicationKind;
  readonly name: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

const accountPattern = /^[0-9A-Za-z]{24}$/;
const slugPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const maxSlugLength = 63;

/** Whether it has the form of fabric's accounts: 24 letters or digits. */
export function isAccount(text: string): boolean {
  return accountPattern.test(text);
}

/** Throws `BAD_USER_INPUT` for anything but 24 letters or digits. */
export function parseAccount(text: string): string {
  if (isAccount(text)) return text;
  throw invalidInput('account', 'invalid', 'must be 24 letters or digits');
}

/** Whether it has the form of a label of a domain name (RFC 1123, 2.1), in lower case. */
export function isSlug(text: string): boolean {
  return text.length <= maxSlugLength && slugPattern.test(text);
}

/** As `isSlug` says. Throws `BAD_USER_INPUT` otherwise. */
export function parseSlug(text: string): string {
  if (isSlug(text)) return text;
  const hint = `must be at most ${maxSlugLength} lower-case letters, digits and single hyphens between them`;
  throw invalidInput('slug', 'invalid', hint);
}

/** The name of an organization or an application: one line of 1 to 255 characters. Throws `BAD_USER_INPUT` otherwise. */
export function parseName(text: string): string {
  const name = text.trim();
  if (name === '') throw invalidInput('name', 'blank');
  if (/[\t\n\r\u2028\u2029]/.test(name)) throw invalidInput('name', 'not_well_formed');
  return parseText('name', name);
}
