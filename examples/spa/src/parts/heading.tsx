import { useEffect, useRef } from 'react';
import { useShop } from '../shop';

/** The first heading after a page was loaded is read anyway, and must not take the focus from what was typed. */
let isFirst = true;

/** The heading of a page or of its new state: the focus moves to it, so that a screen reader says what happened. */
export function Heading({ children }: { children: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const shop = useShop();

  useEffect(() => {
    document.title = shop ? `${children} – ${shop.name}` : children;
  }, [children, shop]);

  useEffect(() => {
    if (!isFirst) heading.current?.focus();
    isFirst = false;
  }, []);

  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
