/** Routes that set a password, with a reset token or with the current password. */
import type { ApiRequest, DescribedRoute } from '../http/api.js';
import type { Operations } from '../../operations/index.js';
import { readTexts } from './body.js';
import { bodyFailures, jsonBody, responses, siteContext } from './descriptions.js';
import { toUserDocument } from './documents.js';
import {
  sampleNewPassword,
  sampleOpaqueToken,
  samplePassword,
  sampleUser,
  sampleUserId,
} from './samples.js';

const user = { description: 'The user.', schema: 'FabricUser', example: sampleUser };

/** `PATCH /auth/password` uses the token up. */
function updatePassword(operations: Operations): DescribedRoute {
  return {
    method: 'PATCH',
    path: '/auth/password',
    description: {
      operationId: 'updateUserPassword',
      summary: 'Update user password',
      description:
        "Sets a user's password with a reset token, once. If the token or the password is refused, nothing changes.",
      parameters: [siteContext],
      requestBody: jsonBody('FabricPasswordUpdate', {
        userId: sampleUserId,
        resetToken: sampleOpaqueToken,
        newPassword: samplePassword,
      }),
      responses: responses(user, [
        ...bodyFailures,
        'PASSWORD_REJECTED',
        'TOKEN_EXPIRED',
        'VERIFY_TOKEN_FAILED',
        'TOO_MANY_REQUESTS',
      ]),
    },
    async handle({ context, body }) {
      const input = readTexts(body, 'userId', 'resetToken', 'newPassword');
      const updated = await operations.updateUserPassword(context, input);
      return { status: 200, body: toUserDocument(updated) };
    },
  };
}

/**
 * `/auth/change-password`, which fabric documents as PATCH in one place and as POST in another. The example of POST
 * changes back what that of PATCH changed.
 */
function changePassword(
  operations: Operations,
  method: 'PATCH' | 'POST',
  operationId: string,
): DescribedRoute {
  const passwords = [samplePassword, sampleNewPassword];
  const [oldPassword, newPassword] = method === 'PATCH' ? passwords : passwords.toReversed();
  return {
    method,
    path: '/auth/change-password',
    description: {
      operationId,
      summary: 'Change password',
      description:
        "Changes the password of a user who knows the current one. Ends the user's pending reset tokens and access tokens.",
      parameters: [siteContext],
      requestBody: jsonBody('FabricPasswordChange', {
        userId: sampleUserId,
        oldPassword,
        newPassword,
      }),
      responses: responses(user, [
        ...bodyFailures,
        'PASSWORD_REJECTED',
        'INCORRECT_PASSWORD',
        'TOO_MANY_REQUESTS',
      ]),
    },
    async handle({ context, body }: ApiRequest) {
      const input = readTexts(body, 'userId', 'oldPassword', 'newPassword');
      const changed = await operations.changePassword(context, input);
      return { status: 200, body: toUserDocument(changed) };
    },
  };
}

/** Returns the routes that set a password. */
export function passwordRoutes(operations: Operations): DescribedRoute[] {
  return [
    updatePassword(operations),
    changePassword(operations, 'PATCH', 'changeUserPassword'),
    changePassword(operations, 'POST', 'changeUserPasswordByPost'),
  ];
}
