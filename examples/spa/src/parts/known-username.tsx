/** Tells a password manager whose password this is; empty if this tab does not know it. Nobody sees it or tabs to it. */
export function KnownUsername({ email }: { email: string }) {
  return (
    <input
      className="only-heard"
      aria-hidden="true"
      tabIndex={-1}
      readOnly
      name="username"
      autoComplete="username"
      value={email}
    />
  );
}
