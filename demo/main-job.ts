/** The main job: a customer forgets a password and sets a new one. */
import { randomBytes } from 'node:crypto';
import { createCustomer, createReset, lookAtToken, redeem, signIn } from './documents.js';
import type { Service } from './service.js';
import type { Answer, Step } from './steps.js';

const oldPassword = 'the old boat is blue';
const newPassword = 'the new boat has 3 red sails';

type Run = (step: Step) => Promise<Answer>;

/** What the back end does: there is a customer, and a reset whose token is on its way to them. */
async function prepareReset(run: Run, client: Service['backEnd'], email: string): Promise<Answer> {
  await run({
    title: 'The back end creates a customer, with a password that will be forgotten',
    client,
    document: createCustomer,
    variables: { input: { email, password: oldPassword } },
    expected: { __typename: 'Customer', email, hasPassword: true },
  });
  return run({
    title: 'It creates a password reset; the token is shown this once',
    client,
    document: createReset,
    variables: { input: { customerEmail: email } },
    expected: { __typename: 'CustomerPasswordReset', status: 'PENDING' },
  });
}

async function redeemTwice(run: Run, client: Service['frontEnd'], reset: Answer): Promise<void> {
  const { id, resetPasswordToken } = reset;
  const withPassword = (customerPassword: string) => ({
    id,
    input: { customerPassword, resetPasswordToken },
  });
  await run({
    title: 'The front end looks at the token before it shows a form; nothing is used up',
    client,
    document: lookAtToken,
    variables: { token: resetPasswordToken },
    expected: { redeemable: true, reason: null },
  });
  await run({
    title: 'It redeems the token: the new password is set',
    client,
    document: redeem,
    variables: withPassword(newPassword),
    expected: { __typename: 'CustomerPasswordReset', status: 'REDEEMED' },
  });
  await run({
    title: 'A second redemption is refused, and says why',
    client,
    document: redeem,
    variables: withPassword(oldPassword),
    expected: { __typename: 'ResetTokenError', reason: 'ALREADY_USED' },
  });
}

async function signInTwice(run: Run, client: Service['frontEnd'], email: string): Promise<void> {
  await run({
    title: 'The customer signs in with the new password',
    client,
    document: signIn,
    variables: { input: { email, password: newPassword } },
    expected: { __typename: 'CustomerAccessToken' },
  });
  await run({
    title: 'The old password no longer works',
    client,
    document: signIn,
    variables: { input: { email, password: oldPassword } },
    expected: { __typename: 'InvalidCredentialsError' },
  });
}

/** Runs all steps with a customer of their own. Throws `StepError` at the first that is wrong. */
export async function runMainJob({ backEnd, frontEnd }: Service, run: Run): Promise<void> {
  const email = `demo-${randomBytes(4).toString('hex')}@example.com`;
  const reset = await prepareReset(run, backEnd, email);
  await redeemTwice(run, frontEnd, reset);
  await signInTwice(run, frontEnd, email);
}
