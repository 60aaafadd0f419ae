interface SubmitButtonProps {
  readonly label: string;
  readonly sendingLabel: string;
  readonly isSending: boolean;
}

/** It stays where the focus is while it sends, so it is not `disabled`; `useRequest` sends once. */
export function SubmitButton({ label, sendingLabel, isSending }: SubmitButtonProps) {
  return (
    <>
      <button type="submit" className="main" aria-disabled={isSending} aria-busy={isSending}>
        {isSending && <span className="spinner" aria-hidden="true" />}
        {isSending ? sendingLabel : label}
      </button>
      <span role="status" className="only-heard">
        {isSending ? sendingLabel : ''}
      </span>
    </>
  );
}
