/** "I forgot my password": asks for the mail with the link. */
import { useRef, useState, type FormEvent } from 'react';
import { Field, focusField } from '../parts/field';
import { Heading } from '../parts/heading';
import { ProblemNotice } from '../parts/problem-notice';
import { SubmitButton } from '../parts/submit-button';
import { useCountdown } from '../parts/use-countdown';
import { requestMailDocument } from '../rekey/operations';
import { tooMany, unexpected } from '../rekey/problem';
import { useRequest } from '../rekey/use-request';
import { PageLink } from '../router';
import { rememberEmail, useSession } from '../session';
import { useShop } from '../shop';
import { useWords } from '../words';

/** What follows after asking: the seconds until one may ask again, or that the text is no address. */
type Asked = { readonly resendAfterSeconds: number } | 'invalid' | 'failed';

function useAsk() {
  const shop = useShop();
  const { language } = useWords();
  const { isSending, problem, fail, send } = useRequest();

  async function ask(email: string): Promise<Asked> {
    const linkName = shop?.linkName;
    const input = { email, locale: language, ...(linkName !== undefined && { linkName }) };
    const data = await send((client) =>
      client.mutate({ mutation: requestMailDocument, variables: { input } }),
    );
    if (!data) return 'failed';
    const result = data.requestPasswordResetEmail;
    switch (result?.__typename) {
      case 'PasswordResetRequested':
        return result;
      case 'InvalidEmailError':
        return 'invalid';
      case 'RateLimitedError':
        fail(tooMany(result));
        return 'failed';
      case undefined:
        break;
      default:
        result satisfies never;
    }
    fail(unexpected);
    return 'failed';
  }

  return { ask, isSending, problem };
}

interface SentProps {
  readonly email: string;
  readonly resendAfterSeconds: number;
  readonly onOther: () => void;
}

/** The same sentence for every address, whether or not anybody has an account with it. */
function Sent({ email, resendAfterSeconds, onOther }: SentProps) {
  const { texts, inTime } = useWords();
  const mailbox = useShop()?.mailbox;
  const { ask, isSending, problem } = useAsk();
  const [left, startCountdown] = useCountdown(resendAfterSeconds);
  const [isResent, setIsResent] = useState(false);

  async function resend(): Promise<void> {
    setIsResent(false);
    const asked = await ask(email);
    if (typeof asked === 'string') return;
    startCountdown(asked.resendAfterSeconds);
    setIsResent(true);
  }

  const label = left > 0 ? texts.forgot.resendWhen(inTime(left)) : texts.forgot.resend;
  return (
    <>
      <Heading>{texts.forgot.sentTitle}</Heading>
      <p>{texts.forgot.sent}</p>
      <p className="address">{texts.forgot.sentTo(email)}</p>
      <ul>
        {texts.forgot.hints.map((hint) => (
          <li key={hint}>{hint}</li>
        ))}
      </ul>
      <ProblemNotice problem={problem} />
      <p role="status">{isResent ? texts.forgot.resent : ''}</p>
      <p className="actions">
        {mailbox !== undefined && <a href={mailbox}>{texts.forgot.openMailbox}</a>}
        <button type="button" disabled={left > 0 || isSending} onClick={() => void resend()}>
          {isSending ? texts.forgot.submitting : label}
        </button>
        <button type="button" className="plain" onClick={onOther}>
          {texts.forgot.otherAddress}
        </button>
      </p>
    </>
  );
}

/** The page. */
export function ForgotPage() {
  const { texts } = useWords();
  const { ask, isSending, problem } = useAsk();
  const known = useSession().email;
  const shop = useShop();
  const [email, setEmail] = useState(known === '' ? (shop?.email ?? '') : known);
  const [error, setError] = useState<string | null>(null);
  const [resendAfterSeconds, setResendAfterSeconds] = useState<number | null>(null);
  const form = useRef<HTMLFormElement>(null);

  function refuse(text: string): void {
    setError(text);
    if (form.current) focusField(form.current, 'email');
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setError(null);
    if (email.trim() === '') return refuse(texts.emailBlank);
    const asked = await ask(email);
    if (asked === 'failed') return;
    if (asked === 'invalid') return refuse(texts.emailInvalid);
    rememberEmail(email.trim());
    setResendAfterSeconds(asked.resendAfterSeconds);
  }

  if (resendAfterSeconds !== null) {
    const onOther = () => setResendAfterSeconds(null);
    return <Sent email={email.trim()} {...{ resendAfterSeconds, onOther }} />;
  }
  return (
    <form ref={form} noValidate onSubmit={(event) => void submit(event)}>
      <Heading>{texts.forgot.title}</Heading>
      <p>{texts.forgot.intro}</p>
      <ProblemNotice problem={problem} />
      <Field
        label={texts.email}
        name="email"
        type="email"
        autoComplete="username"
        error={error}
        value={email}
        onChange={({ target }) => setEmail(target.value)}
      />
      <SubmitButton
        label={texts.forgot.submit}
        sendingLabel={texts.forgot.submitting}
        isSending={isSending}
      />
      <p className="actions">
        <PageLink page="sign-in">{texts.toSignIn}</PageLink>
      </p>
    </form>
  );
}
