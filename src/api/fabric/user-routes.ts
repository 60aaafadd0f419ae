/** Routes that read a user and sign a user in. */
import { AppError } from '../../domain/shared/errors.js';
import type { DescribedRoute } from '../http/api.js';
import type { Operations } from '../../operations/index.js';
import { readTexts } from './body.js';
import { bodyFailures, jsonBody, pathParameter, responses, siteContext } from './descriptions.js';
import { toSignInDocument, toUserDocument } from './documents.js';
import { sampleEmail, samplePassword, sampleSignIn, sampleUser, sampleUserId } from './samples.js';

/** `POST /auth/local/login`. Malformed credentials are `LOCAL_AUTHENTICATION_FAILED`, 400. */
function logIn(operations: Operations): DescribedRoute {
  const answer = {
    description: 'The user, and a bearer token for the user.',
    schema: 'FabricSignIn',
    example: sampleSignIn,
  };
  return {
    method: 'POST',
    path: '/auth/local/login',
    description: {
      operationId: 'logIn',
      summary: 'Local login',
      description:
        'Signs a user in: returns a bearer token for the right password. There are no refresh tokens; when the token expires, the user signs in again.',
      parameters: [siteContext],
      requestBody: jsonBody('FabricCredentials', {
        username: sampleEmail,
        password: samplePassword,
      }),
      responses: responses(answer, [
        ...bodyFailures,
        'LOCAL_AUTHENTICATION_FAILED',
        'AUTHENTICATION_FAILED',
        'TOO_MANY_REQUESTS',
      ]),
    },
    async handle({ context, body }) {
      const { username: email, password } = readTexts(body, 'username', 'password');
      const signedIn = await operations.createAccessToken(context, { email, password });
      return { status: 200, body: toSignInDocument(signedIn) };
    },
  };
}

/** `GET /user/:userId`, for integrations and for the user itself. */
function getUser(operations: Operations): DescribedRoute {
  const answer = { description: 'The user.', schema: 'FabricUser', example: sampleUser };
  return {
    method: 'GET',
    path: '/user/:userId',
    description: {
      operationId: 'getUser',
      summary: 'Get user',
      description: 'Returns a user. For integrations, and for the user itself.',
      parameters: [siteContext, pathParameter('userId', "The user's id.", sampleUserId)],
      responses: responses(answer, ['BAD_REQUEST', 'USER_NOT_FOUND']),
    },
    async handle({ context, params: { userId = '' } }) {
      const user = await operations.findUser(context, { userId });
      if (!user) throw new AppError('CUSTOMER_NOT_FOUND');
      return { status: 200, body: toUserDocument(user) };
    },
  };
}

/** Returns the routes of users and sign-in. */
export function userRoutes(operations: Operations): DescribedRoute[] {
  return [logIn(operations), getUser(operations)];
}
