import { useEffect } from 'react';
import type { Problem } from '../rekey/problem';
import { useWords } from '../words';
import { useCountdown } from './use-countdown';

/** What went wrong, for people. */
export function ProblemNotice({ problem }: { problem: Problem | null }) {
  const { texts, inTime } = useWords();
  if (problem === null) return null;
  const { kind, retryAfterSeconds, requestId } = problem;
  const isSetup = kind === 'setup' || kind === 'signed-out';
  const text =
    kind === 'too-many'
      ? texts.waitWhen(inTime(retryAfterSeconds))
      : texts.problems[isSetup ? 'setup' : kind];
  return (
    <div role="alert" className="notice bad">
      <p>{text}</p>
      {kind === 'unexpected' && requestId !== undefined && <p>{texts.reference(requestId)}</p>}
    </div>
  );
}

interface RetryProps {
  readonly problem: Problem;
  readonly onRetry: () => void;
}

/** A button to try again, which presses itself when the time has come, or the connection is back. Give it a `key`. */
export function Retry({ problem, onRetry }: RetryProps) {
  const { texts, inTime } = useWords();
  const [left] = useCountdown(problem.retryAfterSeconds);
  const isWaiting = problem.kind === 'too-many' && left > 0;
  const isPassing = problem.kind === 'busy' || problem.kind === 'offline';
  const isDue = isPassing && left === 0;

  useEffect(() => {
    if (isDue) onRetry();
    // The newest `onRetry` would do the same.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isDue]);

  useEffect(() => {
    addEventListener('online', onRetry);
    return () => removeEventListener('online', onRetry);
  }, [onRetry]);

  return (
    <button type="button" className="main" disabled={isWaiting} onClick={onRetry}>
      {isWaiting ? texts.retryWhen(inTime(left)) : texts.retry}
    </button>
  );
}
