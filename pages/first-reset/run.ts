/** A first reset, step by step, by real requests from this page. */
import { element } from '../shared/dom.js';
import { send, type Result } from '../shared/graphql.js';
import { findLink, isLimited } from './mail.js';
import { addStep, clearSteps, tell } from './steps.js';

export interface HomeSettings {
  readonly email: string;
  readonly salesChannelApiKey: string;
  readonly integrationApiKey: string;
  /** False: mails go to a relay. */
  readonly hasInbox: boolean;
  /** Whether the demo shop's front end is at `/demo/`. */
  readonly hasDemo: boolean;
  readonly documents: Readonly<Record<'ask' | 'check' | 'redeem' | 'signIn', string>>;
}

/** A step did not go as it should; the page has said why. */
class StoppedError extends Error {}

const createCustomer = `mutation CreateCustomer($email: String!) {
  createCustomer(input: { email: $email }) {
    __typename
    ... on Customer {
      email
    }
  }
}
`;

const createReset = `mutation CreateReset($email: String!) {
  createCustomerPasswordReset(input: { customerEmail: $email }) {
    __typename
    ... on CreatedCustomerPasswordReset {
      resetPasswordToken
    }
    ... on RateLimitedError {
      retryAfterSeconds
    }
  }
}
`;

interface Step {
  readonly title: string;
  readonly caller: 'sales channel' | 'integration';
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The type that the result must have. */
  readonly expected: string;
}

/** Says in plain words why a result is another one than expected. */
function explain(status: number, result: Result | null): string {
  if (result?.__typename === 'RateLimitedError')
    return `Rekey limits attempts, as it does in production. Try again in ${String(result['retryAfterSeconds'])} seconds.`;
  if (status === 401)
    return 'The key of this page is no longer valid: Rekey was started anew with other data. Reload the page.';
  return `This is not the expected answer${status === 200 ? '' : ` (HTTP ${status})`}.`;
}

async function runStep(settings: HomeSettings, step: Step): Promise<Result> {
  const { title, caller, query, variables, expected } = step;
  const apiKey =
    caller === 'integration' ? settings.integrationApiKey : settings.salesChannelApiKey;
  const view = addStep(title);
  view.show('request', `Request: POST /graphql, with the x-api-key of the ${caller}`, query);
  if (Object.keys(variables).length > 0)
    view.show('request', 'Variables', JSON.stringify(variables, null, 2));
  const { status, body, result } = await send({ apiKey, query, variables }).catch(
    (error: unknown) => {
      view.end('failed');
      throw error;
    },
  );
  view.show(
    'answer',
    `Answer: HTTP ${status}`,
    typeof body === 'string' ? body : JSON.stringify(body, null, 2),
  );
  const isExpected = result?.__typename === expected;
  view.end(isExpected ? 'done' : 'failed');
  if (isExpected) return result;
  const reason = explain(status, result);
  view.say(reason);
  throw new StoppedError(reason);
}

const words =
  'amber boats canyon dawn ember fjord garden harbor island jasmine kettle lantern meadow north orchard pebble quartz river saddle timber'.split(
    ' ',
  );

/** Returns a password of four words: long enough for every policy, and nobody's. */
function newPassword(): string {
  const numbers = crypto.getRandomValues(new Uint16Array(4));
  return [...numbers].map((number) => words[number % words.length]).join(' ');
}

/** Makes a customer for this run, since the demo's gets no mail now. */
async function makeCustomer(settings: HomeSettings): Promise<string> {
  tell(
    `${settings.email} had mails a moment ago. An address gets one mail a minute and two in a quarter of an hour, and the answer never says so: nobody can fill a mailbox, or learn who is a customer. So this run goes on with a new customer.`,
  );
  const fresh = `first-reset-${crypto.randomUUID().slice(0, 8)}@example.com`;
  await runStep(settings, {
    title: 'Make a new customer, as the back end',
    caller: 'integration',
    query: createCustomer,
    variables: { email: fresh },
    expected: 'Customer',
  });
  return fresh;
}

/** Returns the customer of this run: the demo's, or a new one while that one may get no mail. */
async function chooseCustomer(settings: HomeSettings): Promise<string> {
  const { email, hasInbox } = settings;
  return hasInbox && (await isLimited(email)) ? makeCustomer(settings) : email;
}

/** Waits for the mail of the request that was just sent, and shows it. Returns the token of its link; null if none arrives. */
async function readMailOf(email: string, since: number): Promise<string | null> {
  const view = addStep('Read the mail, as the customer');
  const found = await findLink(email, since);
  if (found === null) {
    view.end('failed');
    view.say('No mail arrived. Rekey tells nobody why; the log of npm start does.');
    return null;
  }
  view.show(
    'request',
    'The mail',
    `To: ${email}\nSubject: ${found.subject}\n\n${found.text.trim()}`,
  );
  view.say(
    'The token is what follows token= in the link. The inbox shows the mail as a person sees it.',
  );
  view.end('done');
  return found.token;
}

async function askForToken(settings: HomeSettings, email: string): Promise<string | null> {
  if (!settings.hasInbox) {
    const { resetPasswordToken } = await runStep(settings, {
      title: 'Create a reset, as the back end',
      caller: 'integration',
      query: createReset,
      variables: { email },
      expected: 'CreatedCustomerPasswordReset',
    });
    return String(resetPasswordToken);
  }
  const since = Date.now();
  await runStep(settings, {
    title: 'Ask for a mail: “I forgot my password”',
    caller: 'sales channel',
    query: settings.documents.ask,
    variables: { email },
    expected: 'PasswordResetRequested',
  });
  return readMailOf(email, since);
}

/** Gets a token for a customer: for a new one if the demo's has had too many mails. */
async function askForCustomer(settings: HomeSettings): Promise<{ email: string; token: string }> {
  const email = await chooseCustomer(settings);
  const token = await askForToken(settings, email);
  if (token !== null) return { email, token };
  const fresh = email === settings.email ? await makeCustomer(settings) : email;
  const second = fresh === email ? null : await askForToken(settings, fresh);
  if (second !== null) return { email: fresh, token: second };
  throw new StoppedError(
    'No mail arrived. Rekey sends twenty mails an hour for one client. The log of npm start has the reason.',
  );
}

async function runSteps(settings: HomeSettings): Promise<void> {
  const { documents } = settings;
  const caller = 'sales channel';
  const { email, token } = await askForCustomer(settings);
  await runStep(settings, {
    title: 'Check the token, before the form is shown',
    caller,
    query: documents.check,
    variables: { token },
    expected: 'RedeemableResetToken',
  });
  const password = newPassword();
  await runStep(settings, {
    title: 'Set the new password',
    caller,
    query: documents.redeem,
    variables: { token, newPassword: password },
    expected: 'PasswordResetRedeemed',
  });
  await runStep(settings, {
    title: 'Sign in with it',
    caller,
    query: documents.signIn,
    variables: { email, password },
    expected: 'CustomerAccessToken',
  });
  const done = `Done: the password of ${email} is now “${password}”.`;
  if (!settings.hasDemo) return tell(done);
  tell(done, element('a', { href: '/demo/sign-in', textContent: 'Sign in to the demo shop' }));
}

/** Runs all steps, and says how it ended. */
export async function runFirstReset(settings: HomeSettings): Promise<void> {
  clearSteps();
  try {
    await runSteps(settings);
  } catch (error) {
    const offline = 'Rekey does not answer. Start it with npm start, and run it again.';
    tell(error instanceof StoppedError ? `Stopped. ${error.message}` : offline);
  }
}
