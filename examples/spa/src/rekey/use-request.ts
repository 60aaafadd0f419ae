/** One request at a time: a second click while the first one runs does nothing. */
import { useRef, useState } from 'react';
import type { ApolloClient, ErrorLike } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { problemOf, type Problem } from './problem';

interface Answer<Data> {
  readonly data?: Data | undefined;
  readonly error?: ErrorLike | undefined;
}

/** A result counts even if a field of it is missing: the password is set then all the same. */
function dataOf<Data>({ data, error }: Answer<Data>): Data | undefined {
  const hasResult = Object.values(data ?? {}).some((value) => value !== null);
  if (error && !hasResult) throw error;
  return data;
}

interface Requests {
  readonly isSending: boolean;
  /** Why the last request failed; null after one that did not. */
  readonly problem: Problem | null;
  /** Shows a problem that was in the result. */
  readonly fail: (problem: Problem) => void;
  /** Returns the data; undefined if there is none, and then `problem` says why. */
  readonly send: <Data>(
    run: (client: ApolloClient) => Promise<Answer<Data>>,
  ) => Promise<Data | undefined>;
}

/** Returns a way to send requests. `onSignedOut` is told if the service does not take the session's token. */
export function useRequest(onSignedOut?: () => void): Requests {
  const client = useApolloClient();
  const isRunning = useRef(false);
  const [isSending, setIsSending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  function fail(failure: Problem): void {
    setProblem(failure);
    if (failure.kind === 'signed-out') onSignedOut?.();
  }

  async function send<Data>(
    run: (client: ApolloClient) => Promise<Answer<Data>>,
  ): Promise<Data | undefined> {
    if (isRunning.current) return undefined;
    isRunning.current = true;
    setIsSending(true);
    try {
      const data = dataOf(await run(client));
      setProblem(null);
      return data;
    } catch (error) {
      fail(problemOf(error));
      return undefined;
    } finally {
      isRunning.current = false;
      setIsSending(false);
    }
  }

  return { isSending, problem, fail, send };
}
