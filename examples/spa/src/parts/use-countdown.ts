import { useEffect, useState } from 'react';

/** Returns the seconds that are left, and a function that starts to count. */
export function useCountdown(initialSeconds = 0): [number, (seconds: number) => void] {
  const [end, setEnd] = useState(() => Date.now() + initialSeconds * 1000);
  const [now, setNow] = useState(() => Date.now());
  const left = Math.max(0, Math.ceil((end - now) / 1000));

  useEffect(() => {
    if (left === 0) return undefined;
    const timer = setTimeout(() => setNow(Date.now()), Math.min(1000, end - now));
    return () => clearTimeout(timer);
  }, [left, end, now]);

  function start(seconds: number): void {
    setNow(Date.now());
    setEnd(Date.now() + seconds * 1000);
  }

  return [left, start];
}
