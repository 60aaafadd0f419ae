/**
 * "It was not me": cancels the request, if the customer wants to. Programs that scan mails open the links, run scripts
 * and press buttons: nothing is sent when the page loads, and a button alone does nothing without the tick.
 */
import { useRef, useState, type FormEvent } from 'react';
import { forgetToken } from '../link';
import { Explained, LinkExplained } from '../parts/explained';
import { FieldError, focusField } from '../parts/field';
import { Heading } from '../parts/heading';
import { ProblemNotice } from '../parts/problem-notice';
import { SubmitButton } from '../parts/submit-button';
import { useToken } from '../parts/use-token';
import type { ResetTokenErrorReason } from '../gql/graphql';
import { cancelDocument } from '../rekey/operations';
import { tooMany, unexpected } from '../rekey/problem';
import { useRequest } from '../rekey/use-request';
import { useWords } from '../words';

type Outcome =
  { readonly suppressedForSeconds: number } | { readonly reason: ResetTokenErrorReason };

interface FormProps {
  readonly token: string;
  readonly onOutcome: (outcome: Outcome) => void;
}

function NotMeForm({ token, onOutcome }: FormProps) {
  const { texts } = useWords();
  const { isSending, problem, fail, send } = useRequest();
  const [isConfirmed, setIsConfirmed] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!isConfirmed) {
      setError(texts.notMe.confirmMissing);
      if (form.current) focusField(form.current, 'confirm');
      return;
    }
    const data = await send((client) =>
      client.mutate({ mutation: cancelDocument, variables: { input: { token } } }),
    );
    if (!data) return;
    const result = data.cancelPasswordReset;
    switch (result?.__typename) {
      case 'PasswordResetCancelled':
      case 'ResetTokenError':
        return onOutcome(result);
      case 'RateLimitedError':
        return fail(tooMany(result));
      case undefined:
        break;
      default:
        result satisfies never;
    }
    fail(unexpected);
  }

  function confirm(isTicked: boolean): void {
    setIsConfirmed(isTicked);
    setError(null);
  }

  return (
    <form ref={form} noValidate onSubmit={(event) => void submit(event)}>
      <Heading>{texts.notMe.title}</Heading>
      <p>{texts.notMe.intro}</p>
      <p>{texts.notMe.nothing}</p>
      <ProblemNotice problem={problem} />
      <div className="field">
        <label className="choice">
          <input
            type="checkbox"
            name="confirm"
            required
            checked={isConfirmed}
            aria-invalid={error !== null}
            aria-describedby={error === null ? undefined : 'confirm-error'}
            onChange={({ target }) => confirm(target.checked)}
          />
          {texts.notMe.confirm}
        </label>
        <FieldError id="confirm-error" error={error} />
      </div>
      <SubmitButton
        label={texts.notMe.submit}
        sendingLabel={texts.notMe.submitting}
        isSending={isSending}
      />
    </form>
  );
}

function OutcomeOf({ outcome }: { outcome: Outcome }) {
  const { texts, duration } = useWords();
  if ('reason' in outcome) {
    // Nothing is left to be cancelled, and a new link is not what this customer wants.
    if (outcome.reason === 'EXPIRED') return <Explained {...texts.notMe.expired} />;
    return <LinkExplained reason={outcome.reason} />;
  }
  const text = texts.notMe.done(duration(outcome.suppressedForSeconds));
  return (
    <Explained title={texts.notMe.doneTitle} text={text}>
      <p>{texts.notMe.doneHint}</p>
    </Explained>
  );
}

/** The page. */
export function NotMePage() {
  const token = useToken();
  const [outcome, setOutcome] = useState<Outcome | null>(null);

  function finish(found: Outcome): void {
    setOutcome(found);
    forgetToken();
  }

  if (token === null && outcome !== null) return <OutcomeOf outcome={outcome} />;
  if (token === null) return <LinkExplained reason="MISSING" />;
  if (token === '') return <LinkExplained reason="INCOMPLETE" />;
  return <NotMeForm key={token} token={token} onOutcome={finish} />;
}
