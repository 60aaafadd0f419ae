/** Signing in, as two pages do it. */
import { startSession } from '../session';
import { signInDocument } from './operations';
import { tooMany, unexpected } from './problem';
import type { useRequest } from './use-request';

type Requests = Pick<ReturnType<typeof useRequest>, 'fail' | 'send'>;

/** What is wrong with what was typed; `null` if the request failed, and the problem is shown already. */
type SignedIn = 'signed-in' | 'invalid-email' | 'invalid-credentials' | null;

/** Signs in, and starts the session. */
export async function signIn(
  { fail, send }: Requests,
  input: { readonly email: string; readonly password: string },
): Promise<SignedIn> {
  const data = await send((client) =>
    client.mutate({ mutation: signInDocument, variables: { input } }),
  );
  if (!data) return null;
  const result = data.createCustomerAccessToken;
  switch (result?.__typename) {
    case 'CustomerAccessToken':
      startSession({ accessToken: result.accessToken, email: input.email.trim() });
      return 'signed-in';
    case 'InvalidEmailError':
      return 'invalid-email';
    case 'InvalidCredentialsError':
      return 'invalid-credentials';
    case 'RateLimitedError':
      fail(tooMany(result));
      return null;
    case undefined:
      break;
    default:
      result satisfies never;
  }
  fail(unexpected);
  return null;
}
