/** The table that every language fills: a text that is missing does not compile. */
import type { PasswordViolationCode, ResetTokenErrorReason } from '../gql/graphql';
import type { Problem } from '../rekey/problem';

export interface Explanation {
  readonly title: string;
  readonly text: string;
}

/** Why a link does not work; `INCOMPLETE` is one without a token. */
export type LinkTrouble = ResetTokenErrorReason | 'INCOMPLETE' | 'MISSING';

/** `when` reads like "in 5 minutes", `duration` like "1 hour". */
export interface Texts {
  readonly language: string;
  readonly loading: string;
  readonly retry: string;
  readonly retryWhen: (when: string) => string;
  readonly askAgain: string;
  readonly toSignIn: string;
  readonly toForgot: string;
  readonly email: string;
  readonly emailBlank: string;
  readonly emailInvalid: string;
  readonly waitWhen: (when: string) => string;
  readonly notFound: Explanation;
  readonly framed: Explanation & { readonly open: string };
  readonly notSetUp: Explanation;
  readonly problems: Readonly<Record<Exclude<Problem['kind'], 'signed-out' | 'too-many'>, string>>;
  readonly reference: (requestId: string) => string;
  readonly links: Readonly<Record<LinkTrouble, Explanation>>;
  readonly forgot: {
    readonly title: string;
    readonly intro: string;
    readonly submit: string;
    readonly submitting: string;
    readonly sentTitle: string;
    readonly sent: string;
    readonly sentTo: (email: string) => string;
    readonly hints: readonly string[];
    readonly resend: string;
    readonly resendWhen: (when: string) => string;
    readonly resent: string;
    readonly otherAddress: string;
    readonly openMailbox: string;
  };
  readonly reset: {
    readonly title: string;
    readonly checking: string;
    readonly submit: string;
    readonly submitting: string;
    readonly doneTitle: string;
    readonly done: (email: string) => string;
    readonly doneHint: string;
  };
  readonly password: {
    readonly label: string;
    readonly show: string;
    readonly hide: string;
    readonly suggest: string;
    readonly blank: string;
    readonly minLength: (count: number) => string;
    readonly maxLength: (count: number) => string;
    readonly notCommon: string;
    readonly notPersonal: string;
    readonly advice: string;
    readonly met: string;
    readonly unmet: string;
    readonly strength: string;
    readonly strengths: readonly [string, string, string, string, string];
    readonly rejected: Readonly<Record<PasswordViolationCode, string>>;
    readonly rejectedOtherwise: string;
  };
  readonly notMe: {
    readonly title: string;
    readonly intro: string;
    readonly confirm: string;
    readonly confirmMissing: string;
    readonly submit: string;
    readonly submitting: string;
    readonly nothing: string;
    readonly expired: Explanation;
    readonly doneTitle: string;
    readonly done: (duration: string) => string;
    readonly doneHint: string;
  };
  readonly signIn: {
    readonly title: string;
    readonly password: string;
    readonly passwordBlank: string;
    readonly submit: string;
    readonly submitting: string;
    readonly invalid: string;
    readonly ended: string;
  };
  readonly account: {
    readonly title: string;
    readonly signedInAs: (email: string) => string;
    readonly signInFirst: Explanation;
    readonly changeTitle: string;
    readonly old: string;
    readonly oldBlank: string;
    readonly oldWrong: string;
    readonly submit: string;
    readonly submitting: string;
    readonly done: string;
    readonly signOut: string;
  };
}
