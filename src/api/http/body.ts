/** Request bodies: only JSON in UTF-8 (RFC 8259, 8.1), and not compressed. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../../domain/shared/errors.js';
import { replaceRoundedNumbers } from '../../domain/shared/exact-numbers.js';
import { hasRepeatedMembers } from '../../domain/shared/json.js';

function requireUtf8(contentType = ''): void {
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1];
  // `utf8` is no registered name (IANA, Character Sets), but some clients send it.
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE');
  }
}

/** A compressed body could have any size after decompression. */
function requireUncompressed(contentEncoding = 'identity'): void {
  if (contentEncoding.toLowerCase() === 'identity') return;
  const message = 'The request body must not be compressed.';
  throw new AppError('UNSUPPORTED_MEDIA_TYPE', {}, { message });
}

/** Throws for bytes that are not UTF-8: if they were replaced, different passwords would become equal. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

type ParseJson = (text: string) => Promise<unknown>;

/** Programs differ in which of two members with the same name counts (RFC 8259, 4). */
function requireSingleMembers(text: string): void {
  if (!hasRepeatedMembers(text)) return;
  const message = 'The request body names a member of an object twice.';
  throw new AppError('BAD_REQUEST', {}, { message });
}

async function parseBody(request: FastifyRequest, body: Buffer, parse: ParseJson) {
  requireUtf8(request.headers['content-type']);
  requireUncompressed(request.headers['content-encoding']);
  try {
    const text = utf8.decode(body);
    const value = await parse(text);
    requireSingleMembers(text);
    return replaceRoundedNumbers(text, value);
  } catch (error) {
    if (error instanceof AppError) throw error;
    // The parser's own messages quote the body.
    throw new AppError('BAD_REQUEST', {}, { message: 'The request body is not valid JSON.' });
  }
}

/** Makes `mediaType` the only one that the scope accepts. Refuses keys that lead to prototypes. */
export function addJsonParser(app: FastifyInstance, mediaType = 'application/json'): void {
  app.removeAllContentTypeParsers();
  const parseJson = app.getDefaultJsonParser('error', 'error');
  const options = { parseAs: 'buffer' as const };
  app.addContentTypeParser(mediaType, options, (request: FastifyRequest, body: Buffer) =>
    parseBody(
      request,
      body,
      (text) =>
        new Promise((resolve, reject) => {
          void parseJson(request, text, (error, value) => (error ? reject(error) : resolve(value)));
        }),
    ),
  );
}
