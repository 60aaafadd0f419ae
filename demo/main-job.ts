/** The steps of the demo: a customer forgets a password and sets a new one. */
import { randomBytes } from 'node:crypto';
import {
  checkToken,
  createCustomer,
  createReset,
  redeem,
  requestReset,
  signIn,
} from './documents.js';
import { findMail } from './mail.js';
import type { Service } from './service.js';
import type { Answer, Run } from './steps.js';

const oldPassword = 'the old boat is blue';
const newPassword = 'the new boat has 3 red sails';

function createForgetful(run: Run, client: Service['backEnd'], email: string): Promise<Answer> {
  return run({
    title: 'The back end creates a customer, with a password that will be forgotten',
    client,
    document: createCustomer,
    variables: { input: { email, password: oldPassword } },
    expected: { __typename: 'Customer', email, hasPassword: true },
  });
}

/** The customer requests a link by mail. Returns the token in it. */
async function askForMail(
  run: Run,
  { frontEnd: client }: Service,
  folder: string,
  email: string,
): Promise<string> {
  await run({
    title: 'The customer asks for a new password; the answer is the same for every address',
    client,
    document: requestReset,
    variables: { input: { email } },
    expected: { __typename: 'PasswordResetRequested' },
  });
  const { file, token } = await findMail(folder, email);
  run.remark(`The mail with the link is ${file}`);
  return token;
}

/** The back end creates the reset, if the demo cannot read the customer's mail. */
async function createByBackEnd(
  run: Run,
  { backEnd: client }: Service,
  email: string,
): Promise<string> {
  const { resetPasswordToken } = await run({
    title: 'It creates a password reset; the token is shown this once',
    client,
    document: createReset,
    variables: { input: { email } },
    expected: { __typename: 'CreatedCustomerPasswordReset' },
  });
  return String(resetPasswordToken);
}

async function redeemTwice(run: Run, client: Service['frontEnd'], token: string): Promise<void> {
  const withPassword = (password: string) => ({ input: { token, newPassword: password } });
  await run({
    title: 'The front end checks the token before it shows a form; nothing is used up',
    client,
    document: checkToken,
    variables: { token },
    expected: { __typename: 'RedeemableResetToken' },
  });
  await run({
    title: 'It redeems the token: the new password is set',
    client,
    document: redeem,
    variables: withPassword(newPassword),
    expected: { __typename: 'PasswordResetRedeemed' },
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

/** Creates a customer and runs all steps with it. Throws `StepError` at the first wrong result. */
export async function runMainJob(service: Service, run: Run): Promise<void> {
  const email = `demo-${randomBytes(4).toString('hex')}@example.com`;
  const { backEnd, frontEnd, mailFolder } = service;
  await createForgetful(run, backEnd, email);
  const token =
    mailFolder === null
      ? await createByBackEnd(run, service, email)
      : await askForMail(run, service, mailFolder, email);
  await redeemTwice(run, frontEnd, token);
  await signInTwice(run, frontEnd, email);
}
