/** Reset tokens: made by integrations, checked by whoever holds one. */
import { resetTokenRefused } from '../../domain/shared/errors.js';
import type { DescribedRoute } from '../http/api.js';
import type { Operations } from '../../operations/index.js';
import { readTexts } from './body.js';
import { bodyFailures, jsonBody, pathParameter, responses, siteContext } from './descriptions.js';
import { toMailedLinkDocument, toResetTokenDocument } from './documents.js';
import {
  sampleEmail,
  sampleMailedLink,
  sampleResetToken,
  sampleToken,
  sampleTokenCheck,
} from './samples.js';

/** `PATCH /auth/local/reset`: answers the token to the caller, and mails nobody. */
function createToken(operations: Operations): DescribedRoute {
  const answer = {
    description: 'The token.',
    schema: 'FabricResetToken',
    example: sampleResetToken,
  };
  return {
    method: 'PATCH',
    path: '/auth/local/reset',
    description: {
      operationId: 'createUserResetToken',
      summary: 'Reset password',
      description:
        "Makes a reset token, a signed JWT. Ends the user's other tokens. Mails nothing. For integrations.",
      parameters: [siteContext],
      requestBody: jsonBody('FabricUsername', { username: sampleEmail }),
      responses: responses(answer, [...bodyFailures, 'INACTIVE_USER', 'USER_NOT_FOUND']),
    },
    async handle({ context, body }) {
      const { username: customerEmail } = readTexts(body, 'username');
      const input = { customerEmail, tokenKind: 'jwt' as const };
      const created = await operations.createPasswordReset(context, input);
      return { status: 200, body: toResetTokenDocument(created) };
    },
  };
}

/** `PATCH /auth/local/reset/token`: mails a link before it answers, and answers it. */
function mailLink(operations: Operations): DescribedRoute {
  const answer = {
    description: 'The link.',
    schema: 'FabricMailedLink',
    example: sampleMailedLink,
  };
  return {
    method: 'PATCH',
    path: '/auth/local/reset/token',
    description: {
      operationId: 'mailUserResetLink',
      summary: 'Reset password by mail',
      description:
        "Mails the user a link with a reset token, and answers that link. Ends the user's other tokens. Takes up to eight seconds where the mail relay does. For integrations.",
      parameters: [siteContext],
      requestBody: jsonBody('FabricUsername', { username: sampleEmail }),
      responses: responses(answer, [...bodyFailures, 'INACTIVE_USER', 'USER_NOT_FOUND']),
    },
    async handle({ context, body }) {
      const { username: customerEmail } = readTexts(body, 'username');
      const mailed = await operations.mailResetLink(context, { customerEmail });
      return { status: 200, body: toMailedLinkDocument(mailed) };
    },
  };
}

/** `GET /auth/token/:token`: the vendor's one token in a URL. Consumes nothing. */
function checkToken(operations: Operations): DescribedRoute {
  const answer = {
    description: 'The token can be used.',
    schema: 'FabricTokenCheck',
    example: sampleTokenCheck,
  };
  return {
    method: 'GET',
    path: '/auth/token/:token',
    description: {
      operationId: 'verifyResetToken',
      summary: 'Verify token',
      description: 'Whether a reset token can still be used, and for whom. Consumes nothing.',
      parameters: [siteContext, pathParameter('token', 'The reset token.', sampleToken)],
      responses: responses(answer, ['BAD_REQUEST', 'TOKEN_EXPIRED', 'VERIFY_TOKEN_FAILED']),
    },
    async handle({ context, params: { token = '' } }) {
      const { reason, customerId } = await operations.checkResetToken(context, { token });
      if (reason !== null) throw resetTokenRefused(reason);
      return { status: 200, body: { tokenValid: true, userId: customerId } };
    },
  };
}

export function resetTokenRoutes(operations: Operations): DescribedRoute[] {
  return [createToken(operations), mailLink(operations), checkToken(operations)];
}
