/** The page of the link: checks the token, and sets the new password. */
import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { ResetTokenErrorReason } from '../gql/graphql';
import { forgetToken } from '../link';
import { LinkExplained } from '../parts/explained';
import { focusField } from '../parts/field';
import { Heading } from '../parts/heading';
import { KnownUsername } from '../parts/known-username';
import { NewPassword, passwordError, rejection, type Policy } from '../parts/new-password';
import { ProblemNotice, Retry } from '../parts/problem-notice';
import { SubmitButton } from '../parts/submit-button';
import { useToken } from '../parts/use-token';
import { checkTokenDocument, setPasswordDocument } from '../rekey/operations';
import { tooMany, unexpected, type Problem } from '../rekey/problem';
import { useRequest } from '../rekey/use-request';
import { PageLink } from '../router';
import { rememberEmail, useSession } from '../session';
import { useWords } from '../words';

type Checked = { readonly policy: Policy } | { readonly reason: ResetTokenErrorReason };

/** Asks whether the token can be used. Consumes nothing, so it may ask as often as it likes. */
function useCheck(token: string) {
  const { problem, fail, send } = useRequest();
  const [checked, setChecked] = useState<Checked | null>(null);

  async function check(): Promise<void> {
    const data = await send((client) =>
      client.query({ query: checkTokenDocument, variables: { token } }),
    );
    if (!data) return;
    const result = data.checkResetToken;
    switch (result?.__typename) {
      case 'RedeemableResetToken':
        return setChecked({ policy: result.passwordPolicy });
      case 'ResetTokenError':
        return setChecked({ reason: result.reason });
      case 'RateLimitedError':
        return fail(tooMany(result));
      case undefined:
        break;
      default:
        result satisfies never;
    }
    fail(unexpected);
  }

  // Once for each token, of which each has a component of its own.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  useEffect(() => void check(), []);

  return { checked, check, problem };
}

interface FormProps {
  readonly token: string;
  readonly policy: Policy;
  readonly onDone: (email: string) => void;
  readonly onRefused: (reason: ResetTokenErrorReason) => void;
}

function ResetForm({ token, policy: firstPolicy, onDone, onRefused }: FormProps) {
  const { texts } = useWords();
  const { isSending, problem, fail, send } = useRequest();
  const { email } = useSession();
  const [policy, setPolicy] = useState(firstPolicy);
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);

  function refuse(text: string): void {
    setError(text);
    if (form.current) focusField(form.current, 'new-password');
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const found = passwordError(password, policy, texts);
    if (found !== null) return refuse(found);
    setError(null);
    const input = { token, newPassword: password };
    const data = await send((client) =>
      client.mutate({ mutation: setPasswordDocument, variables: { input } }),
    );
    if (!data) return;
    const result = data.redeemPasswordReset;
    switch (result?.__typename) {
      case 'PasswordResetRedeemed':
        return onDone(result.customer?.email ?? '');
      case 'ResetTokenError':
        return onRefused(result.reason);
      case 'PasswordRejectedError':
        setPolicy(result.policy);
        return refuse(rejection(result.violations, texts));
      case 'RateLimitedError':
        return fail(tooMany(result));
      case undefined:
        break;
      default:
        result satisfies never;
    }
    fail(unexpected);
  }

  function edit(value: string): void {
    setPassword(value);
    setError(null);
  }

  return (
    <form ref={form} noValidate onSubmit={(event) => void submit(event)}>
      <Heading>{texts.reset.title}</Heading>
      <ProblemNotice problem={problem} />
      <KnownUsername email={email} />
      <NewPassword value={password} policy={policy} error={error} onChange={edit} />
      <SubmitButton
        label={texts.reset.submit}
        sendingLabel={texts.reset.submitting}
        isSending={isSending}
      />
    </form>
  );
}

function Checking({ problem, onRetry }: { problem: Problem | null; onRetry: () => void }) {
  const { texts } = useWords();
  return (
    <>
      <Heading>{texts.reset.title}</Heading>
      {problem === null ? (
        <p role="status">{texts.reset.checking}</p>
      ) : (
        <>
          <ProblemNotice problem={problem} />
          <Retry key={problem.at} problem={problem} onRetry={onRetry} />
        </>
      )}
    </>
  );
}

function Done({ email }: { email: string }) {
  const { texts } = useWords();
  return (
    <>
      <Heading>{texts.reset.doneTitle}</Heading>
      {email !== '' && <p>{texts.reset.done(email)}</p>}
      <p>{texts.reset.doneHint}</p>
      <p className="actions">
        <PageLink page="sign-in">{texts.toSignIn}</PageLink>
      </p>
    </>
  );
}

function WithToken({ token, onDone }: { token: string; onDone: (email: string) => void }) {
  const { checked, check, problem } = useCheck(token);
  const [refused, setRefused] = useState<ResetTokenErrorReason | null>(null);
  if (refused !== null) return <LinkExplained reason={refused} />;
  if (checked === null) return <Checking problem={problem} onRetry={() => void check()} />;
  if ('reason' in checked) return <LinkExplained reason={checked.reason} />;
  return <ResetForm token={token} policy={checked.policy} onDone={onDone} onRefused={setRefused} />;
}

/** The page. A newer link, opened in the same tab, begins anew. */
export function ResetPage() {
  const token = useToken();
  const [done, setDone] = useState<{ readonly email: string } | null>(null);

  function finish(email: string): void {
    setDone({ email });
    if (email !== '') rememberEmail(email);
    forgetToken();
  }

  if (token === null && done !== null) return <Done email={done.email} />;
  if (token === null) return <LinkExplained reason="MISSING" />;
  if (token === '') return <LinkExplained reason="INCOMPLETE" />;
  return <WithToken key={token} token={token} onDone={finish} />;
}
