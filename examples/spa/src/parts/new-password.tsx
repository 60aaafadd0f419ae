import { useId, useState } from 'react';
import type { PasswordViolationCode } from '../gql/graphql';
import { useShop } from '../shop';
import type { Texts } from '../texts/texts';
import { useWords } from '../words';
import { FieldError } from './field';
import { Strength } from './strength';
import { suggestPassword } from './suggest-password';

/** The rules of the shop. */
export interface Policy {
  readonly minLength: number;
  readonly maxLength: number;
  readonly refusesCommonPasswords: boolean;
  readonly refusesPersonalData: boolean;
}

/** Counts as Rekey does: code points after NFC. */
function lengthOf(password: string): number {
  return [...password.normalize('NFC')].length;
}

/** What the page itself can say against a password before it is sent; null if nothing. */
export function passwordError(
  password: string,
  policy: Policy,
  { password: texts }: Texts,
): string | null {
  const length = lengthOf(password);
  if (length === 0) return texts.blank;
  if (length < policy.minLength) return texts.rejected.TOO_SHORT;
  return length > policy.maxLength ? texts.rejected.TOO_LONG : null;
}

/** What Rekey says against a password. */
export function rejection(
  violations: readonly { readonly code: PasswordViolationCode }[],
  { password: texts }: Texts,
): string {
  // A later version of Rekey may bring a rule that this build does not know.
  const known: Partial<Record<PasswordViolationCode, string>> = texts.rejected;
  const said = violations.flatMap(({ code }) => known[code] ?? []);
  return said.length > 0 ? said.join(' ') : texts.rejectedOtherwise;
}

function Rule({ text, isMet }: { text: string; isMet?: boolean }) {
  const { texts } = useWords();
  if (isMet === undefined) return <li>{text}</li>;
  return (
    <li className={isMet ? 'met' : 'unmet'}>
      {text}{' '}
      <span className="only-heard">({isMet ? texts.password.met : texts.password.unmet})</span>
    </li>
  );
}

function Rules({ id, password, policy }: { id: string; password: string; policy: Policy }) {
  const { password: texts } = useWords().texts;
  const length = lengthOf(password);
  const { minLength, maxLength, refusesCommonPasswords, refusesPersonalData } = policy;
  return (
    <ul id={id} className="rules">
      <Rule text={texts.minLength(minLength)} isMet={length >= minLength} />
      {length > maxLength && <Rule text={texts.maxLength(maxLength)} isMet={false} />}
      {refusesCommonPasswords && <Rule text={texts.notCommon} />}
      {refusesPersonalData && <Rule text={texts.notPersonal} />}
      <Rule text={texts.advice} />
    </ul>
  );
}

interface NewPasswordProps {
  readonly value: string;
  readonly policy: Policy;
  readonly error: string | null;
  readonly onChange: (value: string) => void;
}

/** The field for a new password: it can be shown, pasted and generated, and says how it fares while one types. */
export function NewPassword({ value, policy, error, onChange }: NewPasswordProps) {
  const { password: texts } = useWords().texts;
  const id = useId();
  const [isShown, setIsShown] = useState(false);
  const isTrial = useShop()?.mailbox !== undefined;
  function suggest(): void {
    setIsShown(true);
    onChange(suggestPassword(policy.minLength));
  }
  const described = [...(error === null ? [] : [`${id}-error`]), `${id}-rules`].join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{texts.label}</label>
      <input
        id={id}
        name="new-password"
        type={isShown ? 'text' : 'password'}
        autoComplete="new-password"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        required
        minLength={policy.minLength}
        aria-invalid={error !== null}
        aria-describedby={described}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
      <button type="button" className="plain" onClick={() => setIsShown(!isShown)}>
        {isShown ? texts.hide : texts.show}
      </button>
      {/* Programs that scan mails press buttons: where mails are real, a new password has to be typed. */}
      {isTrial && (
        <button type="button" className="plain" onClick={suggest}>
          {texts.suggest}
        </button>
      )}
      <FieldError id={`${id}-error`} error={error} />
      <Strength password={value} />
      <Rules id={`${id}-rules`} password={value} policy={policy} />
    </div>
  );
}
