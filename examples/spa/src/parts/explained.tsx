import type { ReactNode } from 'react';
import { PageLink } from '../router';
import type { Explanation, LinkTrouble } from '../texts';
import { useWords } from '../words';
import { Heading } from './heading';

/** A page that says what is the matter, and what to do. */
export function Explained({ title, text, children }: Explanation & { children?: ReactNode }) {
  return (
    <>
      <Heading>{title}</Heading>
      <p>{text}</p>
      {children}
    </>
  );
}

/** Why a link does not work, and how to get another one. */
export function LinkExplained({ reason }: { reason: LinkTrouble }) {
  const { texts } = useWords();
  // A later version of Rekey may bring a reason that this build does not know.
  const known: Partial<Record<LinkTrouble, Explanation>> = texts.links;
  return (
    <Explained {...(known[reason] ?? texts.links.UNRECOGNIZED)}>
      <p className="actions">
        <PageLink page="">{texts.askAgain}</PageLink>
        <PageLink page="sign-in">{texts.toSignIn}</PageLink>
      </p>
    </Explained>
  );
}
