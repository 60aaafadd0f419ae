/** A signed-in customer changes the password, with the old one as proof. */
import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { AccountQuery } from '../gql/graphql';
import { Explained } from '../parts/explained';
import { Field, focusField } from '../parts/field';
import { Heading } from '../parts/heading';
import { KnownUsername } from '../parts/known-username';
import { NewPassword, passwordError, rejection, type Policy } from '../parts/new-password';
import { ProblemNotice, Retry } from '../parts/problem-notice';
import { SubmitButton } from '../parts/submit-button';
import { accountDocument, changePasswordDocument } from '../rekey/operations';
import { tooMany, unexpected } from '../rekey/problem';
import { signIn } from '../rekey/sign-in';
import { useRequest } from '../rekey/use-request';
import { goTo, PageLink } from '../router';
import { asCustomer, endSession, loseSession, useSession, type Session } from '../session';
import { useWords } from '../words';

interface Account {
  readonly customer: NonNullable<NonNullable<AccountQuery['viewer']>['customer']>;
  readonly policy: Policy;
}

/** Reads the account, and again whenever the tab is looked at: the session may have been ended elsewhere. */
function useAccount(session: Session) {
  const { problem, fail, send } = useRequest(loseSession);
  const [account, setAccount] = useState<Account | null>(null);

  async function read(): Promise<void> {
    const data = await send((client) =>
      client.query({ query: accountDocument, context: asCustomer(session) }),
    );
    if (!data) return;
    const customer = data.viewer?.customer;
    if (!customer || !data.passwordPolicy) return fail(unexpected);
    setAccount({ customer, policy: data.passwordPolicy });
  }

  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') void read();
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
    // `read` is of this session, whenever it was made.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [session]);

  return { account, read, problem };
}

type FieldName = 'old-password' | 'new-password';

function ChangeForm({ session, account }: { session: Session; account: Account }) {
  const { texts } = useWords();
  const requests = useRequest(loseSession);
  const [policy, setPolicy] = useState(account.policy);
  const [oldPassword, setOldPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const [error, setError] = useState<{ field: FieldName; text: string } | null>(null);
  const [isDone, setIsDone] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const { id, email } = account.customer;

  const errorOf = (field: FieldName) => (error?.field === field ? error.text : null);

  function refuse(field: FieldName, text: string): void {
    setError({ field, text });
    if (form.current) focusField(form.current, field);
  }

  /** The old session ended with the old password. */
  async function finish(): Promise<void> {
    const outcome = await signIn(requests, { email, password: newPassword });
    if (outcome !== 'signed-in') loseSession();
    setOldPassword('');
    setNewPassword('');
    setIsDone(true);
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsDone(false);
    setError(null);
    if (oldPassword === '') return refuse('old-password', texts.account.oldBlank);
    const found = passwordError(newPassword, policy, texts);
    if (found !== null) return refuse('new-password', found);
    const input = { customerId: id, oldPassword, newPassword };
    const data = await requests.send((client) =>
      client.mutate({
        mutation: changePasswordDocument,
        variables: { input },
        context: asCustomer(session),
      }),
    );
    if (!data) return;
    const result = data.changeUserPassword;
    switch (result?.__typename) {
      case 'User':
        return finish();
      case 'InvalidCredentialsError':
        return refuse('old-password', texts.account.oldWrong);
      case 'PasswordRejectedError':
        setPolicy(result.policy);
        return refuse('new-password', rejection(result.violations, texts));
      case 'RateLimitedError':
        return requests.fail(tooMany(result));
      case undefined:
        break;
      default:
        result satisfies never;
    }
    requests.fail(unexpected);
  }

  return (
    <form ref={form} noValidate onSubmit={(event) => void submit(event)}>
      <h2>{texts.account.changeTitle}</h2>
      <p role="status" className={isDone ? 'notice good' : ''}>
        {isDone ? texts.account.done : ''}
      </p>
      <ProblemNotice problem={requests.problem} />
      <KnownUsername email={email} />
      <Field
        label={texts.account.old}
        name="old-password"
        type="password"
        autoComplete="current-password"
        error={errorOf('old-password')}
        value={oldPassword}
        onChange={({ target }) => setOldPassword(target.value)}
      />
      <NewPassword
        value={newPassword}
        policy={policy}
        error={errorOf('new-password')}
        onChange={setNewPassword}
      />
      <SubmitButton
        label={texts.account.submit}
        sendingLabel={texts.account.submitting}
        isSending={requests.isSending}
      />
    </form>
  );
}

function SignedIn({ session }: { session: Session }) {
  const { texts } = useWords();
  const { account, read, problem } = useAccount(session);

  function signOut(): void {
    endSession();
    goTo('sign-in');
  }

  return (
    <>
      <Heading>{texts.account.title}</Heading>
      <p className="address">
        {texts.account.signedInAs(account?.customer.email ?? session.email)}
      </p>
      <p className="actions">
        <button type="button" className="plain" onClick={signOut}>
          {texts.account.signOut}
        </button>
      </p>
      <ProblemNotice problem={problem} />
      {account && <ChangeForm session={session} account={account} />}
      {!account && problem && (
        <Retry key={problem.at} problem={problem} onRetry={() => void read()} />
      )}
      {!account && !problem && <p role="status">{texts.loading}</p>}
    </>
  );
}

/** The page. */
export function AccountPage() {
  const { texts } = useWords();
  const { session, hasEnded } = useSession();
  if (session) return <SignedIn session={session} />;
  const { title, text } = texts.account.signInFirst;
  return (
    <Explained title={title} text={hasEnded ? texts.signIn.ended : text}>
      <p className="actions">
        <PageLink page="sign-in">{texts.toSignIn}</PageLink>
      </p>
    </Explained>
  );
}
