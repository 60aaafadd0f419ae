/** Parses `x-site-context`, fabric's header: a JSON object that says which part of the data a request reads. */
import { AppError, type ErrorDetails } from '../shared/errors.js';
import { hasRepeatedMembers, isObject } from '../shared/json.js';
import { parseInstant } from '../shared/instant.js';
import { isAccount } from './organization.js';
import { byteLength, isStorableText } from '../shared/text.js';

/** A site filter. A member that is missing does not filter. */
export interface SiteContext {
  readonly account?: string;
  readonly channel?: string;
  readonly stage?: string;
  /** Leaves out of lists the rows that were created after this instant. A look-up by id ignores it. */
  readonly date?: Date;
}

const maxBytes = 1024;
const maxDepth = 3;
const printableAscii = /^[\t\x20-\x7e]*$/;
const channelPattern = /^[0-9]{1,20}$/;

function invalid(hint: string, details: ErrorDetails = {}): AppError {
  return new AppError('INVALID_SITE_CONTEXT', details, { message: `x-site-context ${hint}.` });
}

function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, so clients must not get it.
    throw invalid('must be a JSON object');
  }
  if (hasRepeatedMembers(text)) throw invalid('must not name a member twice');
  return value;
}

/** Accepts two forms: the object itself, and the object as a JSON string, which fabric's documentation shows. */
function decodeHeader(header: string): unknown {
  const value = parseJson(header);
  return typeof value === 'string' ? parseJson(value) : value;
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

function parseAccount(value: unknown): string {
  if (typeof value === 'string' && isAccount(value)) return value;
  throw invalid('account must be 24 letters or digits', { field: 'account' });
}

function parseChannel(value: unknown): string {
  // JSON.parse rounds numbers beyond the safe integers, so such a channel must be a string.
  const channel = Number.isSafeInteger(value) ? String(value) : value;
  if (typeof channel === 'string' && channelPattern.test(channel)) return channel;
  throw invalid('channel must be an integer', { field: 'channel' });
}

function parseStage(value: unknown): string {
  const isStage = typeof value === 'string' && value.length > 0 && value.length <= 64;
  if (isStage && isStorableText(value)) return value;
  throw invalid('stage must be a text of 1 to 64 characters', { field: 'stage' });
}

function parseDate(value: unknown): Date {
  const date = typeof value === 'string' ? parseInstant(value) : undefined;
  if (date) return date;
  throw invalid('date must be an ISO 8601 instant or date', { field: 'date' });
}

/** Treats null like a missing member. */
function optional<T>(value: unknown, parse: (value: unknown) => T): T | undefined {
  return value === undefined || value === null ? undefined : parse(value);
}

function ownMember(object: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(object, key)?.value;
}

/**
 * Returns the site filter of the header; an empty one without a header. The header is ASCII JSON of at most 1 KiB and
 * three levels; unknown members are ignored. Throws `INVALID_SITE_CONTEXT` for anything else.
 */
export function parseSiteContext(header: string | undefined): SiteContext {
  if (header === undefined) return {};
  if (byteLength(header) > maxBytes) {
    throw invalid(`must have at most ${maxBytes} bytes`);
  }
  // HTTP libraries decode bytes beyond ASCII as Latin-1, whatever their encoding was (RFC 9110, 5.5).
  if (!printableAscii.test(header))
    throw invalid('must be ASCII, with other characters as \\u escapes');
  const value = decodeHeader(header);
  if (!isObject(value)) throw invalid('must be a JSON object');
  if (depthOf(value) > maxDepth) throw invalid(`must have at most ${maxDepth} levels`);
  const account = optional(ownMember(value, 'account'), parseAccount);
  const channel = optional(ownMember(value, 'channel'), parseChannel);
  const stage = optional(ownMember(value, 'stage'), parseStage);
  const date = optional(ownMember(value, 'date'), parseDate);
  return {
    ...(account !== undefined && { account }),
    ...(channel !== undefined && { channel }),
    ...(stage !== undefined && { stage }),
    ...(date !== undefined && { date }),
  };
}
