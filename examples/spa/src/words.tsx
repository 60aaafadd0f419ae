/** The language of the page: the browser's, until the customer chooses another one. */
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import { chooseLanguage, wordsOf, type Language, type Words } from './texts';

const key = 'language';

/** Storage may be forbidden; the choice then lasts as long as the page. */
function readChoice(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keepChoice(language: Language): void {
  try {
    localStorage.setItem(key, language);
  } catch {
    // Nothing depends on it.
  }
}

interface Speaking extends Words {
  readonly speak: (language: Language) => void;
}

const Context = createContext<Speaking | null>(null);

/** Gives the page its language, and says so to browsers and screen readers. */
export function WordsProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(() =>
    chooseLanguage([readChoice(), ...navigator.languages]),
  );
  const speaking = useMemo(
    () => ({
      ...wordsOf(language),
      speak(chosen: Language): void {
        keepChoice(chosen);
        setLanguage(chosen);
      },
    }),
    [language],
  );
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return <Context value={speaking}>{children}</Context>;
}

/** Returns the texts and formats of the language. */
export function useWords(): Speaking {
  const speaking = use(Context);
  if (speaking === null) throw new Error('useWords needs a WordsProvider.');
  return speaking;
}
