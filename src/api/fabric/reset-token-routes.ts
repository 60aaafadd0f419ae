/** Routes that create, mail and check reset tokens. */
import { resetTokenRefused } from '../../domain/shared/errors.js';
import type { DescribedRoute } from '../http/api.js';
import type { Operations } from '../../operations/index.js';
import { readTexts } from './body.js';
import { bodyFailures, jsonBody, pathParameter, responses, siteContext } from './descriptions.js';
import { toMailedLinkDocument, toResetTokenDocument } from './documents.js';
import {
  sampleEmail,
  sampleMailedLink,
  sampleOpaqueToken,
  sampleResetToken,
  sampleTokenCheck,
} from './samples.js';

/** `PATCH /auth/local/reset` returns a new token to the caller and sends no email. */
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
        "Creates a reset token, a signed JWT. Ends the user's other reset tokens. Sends no email. For integrations.",
      parameters: [siteContext],
      requestBody: jsonBody('FabricUsername', { username: sampleEmail }),
      responses: responses(answer, [
        ...bodyFailures,
        'INACTIVE_USER',
        'USER_NOT_FOUND',
        'TOO_MANY_REQUESTS',
      ]),
    },
    async handle({ context, body }) {
      const { username: customerEmail } = readTexts(body, 'username');
      const input = { customerEmail, tokenKind: 'jwt' as const };
      const created = await operations.createPasswordReset(context, input);
      return { status: 200, body: toResetTokenDocument(created) };
    },
  };
}

/** `PATCH /auth/local/reset/token` emails a link while the caller waits, and returns the link. */
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
        "Emails the user a link with a reset token, and returns the link. Ends the user's other reset tokens. Takes up to eight seconds if the mail relay is slow. For integrations.",
      parameters: [siteContext],
      requestBody: jsonBody('FabricUsername', { username: sampleEmail }),
      responses: responses(answer, [
        ...bodyFailures,
        'INACTIVE_USER',
        'USER_NOT_FOUND',
        'TOO_MANY_REQUESTS',
      ]),
    },
    async handle({ context, body }) {
      const { username: customerEmail } = readTexts(body, 'username');
      const mailed = await operations.mailResetLink(context, { customerEmail });
      return { status: 200, body: toMailedLinkDocument(mailed) };
    },
  };
}

/** `GET /auth/token/:token`, fabric's only route with a token in its URL, does not use the token up. */
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
      description:
        'Returns whether a reset token can still be used, and the id of its user. Does not use the token up.',
      parameters: [siteContext, pathParameter('token', 'The reset token.', sampleOpaqueToken)],
      responses: responses(answer, [
        'BAD_REQUEST',
        'TOKEN_EXPIRED',
        'VERIFY_TOKEN_FAILED',
        'TOO_MANY_REQUESTS',
      ]),
    },
    async handle({ context, params: { token = '' } }) {
      const { reason, customerId } = await operations.checkResetToken(context, { token });
      if (reason !== null) throw resetTokenRefused(reason);
      return { status: 200, body: { tokenValid: true, userId: customerId } };
    },
  };
}

/** Returns the routes of reset tokens. */
export function resetTokenRoutes(operations: Operations): DescribedRoute[] {
  return [createToken(operations), mailLink(operations), checkToken(operations)];
}
