/** Signs a customer in. The session lasts as long as the tab, and at most a quarter of an hour. */
import { useRef, useState, type FormEvent } from 'react';
import { Field, focusField } from '../parts/field';
import { Heading } from '../parts/heading';
import { ProblemNotice } from '../parts/problem-notice';
import { SubmitButton } from '../parts/submit-button';
import { signIn } from '../rekey/sign-in';
import { useRequest } from '../rekey/use-request';
import { goTo, PageLink } from '../router';
import { rememberEmail, useSession } from '../session';
import { useWords } from '../words';

type FieldName = 'email' | 'password';

/** The page. */
export function SignInPage() {
  const { texts } = useWords();
  const requests = useRequest();
  const { email: known, hasEnded } = useSession();
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState('');
  const [error, setError] = useState<{ field: FieldName; text: string } | null>(null);
  const form = useRef<HTMLFormElement>(null);

  const errorOf = (field: FieldName) => (error?.field === field ? error.text : null);

  function refuse(field: FieldName, text: string): void {
    setError({ field, text });
    if (form.current) focusField(form.current, field);
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setError(null);
    if (email.trim() === '') return refuse('email', texts.emailBlank);
    if (password === '') return refuse('password', texts.signIn.passwordBlank);
    const outcome = await signIn(requests, { email, password });
    if (outcome === 'signed-in') goTo('password');
    if (outcome === 'invalid-email') refuse('email', texts.emailInvalid);
    if (outcome === 'invalid-credentials') {
      rememberEmail(email.trim());
      refuse('password', texts.signIn.invalid);
    }
  }

  return (
    <form ref={form} noValidate onSubmit={(event) => void submit(event)}>
      <Heading>{texts.signIn.title}</Heading>
      {hasEnded && <p className="notice">{texts.signIn.ended}</p>}
      <ProblemNotice problem={requests.problem} />
      <Field
        label={texts.email}
        name="email"
        type="email"
        autoComplete="username"
        error={errorOf('email')}
        value={email}
        onChange={({ target }) => setEmail(target.value)}
      />
      <Field
        label={texts.signIn.password}
        name="password"
        type="password"
        autoComplete="current-password"
        error={errorOf('password')}
        value={password}
        onChange={({ target }) => setPassword(target.value)}
      />
      <SubmitButton
        label={texts.signIn.submit}
        sendingLabel={texts.signIn.submitting}
        isSending={requests.isSending}
      />
      <p className="actions">
        <PageLink page="">{texts.toForgot}</PageLink>
      </p>
    </form>
  );
}
