import { useDeferredValue, useEffect, useState } from 'react';
import { useWords } from '../words';

type Check = (password: string) => number;

/** Long passwords are strong, and take long to examine. */
const examined = 64;

let loading: Promise<Check> | undefined;

/** Loads the word lists, more than a megabyte, when somebody begins to type. */
async function load(): Promise<Check> {
  const [{ ZxcvbnFactory }, common, en] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  const dictionary = { ...common.dictionary, ...en.dictionary };
  const checker = new ZxcvbnFactory({ dictionary, graphs: common.adjacencyGraphs });
  return (password) => checker.check(password.slice(0, examined)).score;
}

/** How hard a password is to guess, from 0 to 4; null as long as that is not known. */
function useStrength(password: string): number | null {
  const [check, setCheck] = useState<{ readonly run: Check } | null>(null);
  const isNeeded = password !== '';

  useEffect(() => {
    if (!isNeeded) return;
    loading ??= load();
    loading.then(
      (run) => setCheck({ run }),
      // The meter is a help: without it, the form works all the same.
      () => (loading = undefined),
    );
  }, [isNeeded]);

  return check && isNeeded ? check.run(password) : null;
}

/** A meter of the strength, which is said when the typing pauses. */
export function Strength({ password }: { password: string }) {
  const { texts } = useWords();
  const score = useStrength(useDeferredValue(password));
  if (score === null) return null;
  const text = texts.password.strengths[score] ?? '';
  return (
    <p className="strength">
      <span aria-hidden="true" className={`bar score-${score}`} />
      <span role="status">
        {texts.password.strength}: {text}
      </span>
    </p>
  );
}
