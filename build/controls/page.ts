/** The page docs/security-controls.md, made from the catalogue and from the comments of the tests. */
import type { Chapter, Control } from './control.js';
import type { Proof } from './proofs.js';

const introduction = `# Security checks

<!-- Printed by \`npm run docs:controls\` from build/controls and the tests. Do not edit. -->

What must be true for Rekey to be safe, where that is asked for, and the tests that prove it. A test names its checks in a comment above it, \`// Proves: TOK-03\`. \`npm run controls\` fails if a check has neither a test nor a reason to be set aside, and if a test names a check that is not listed here; after the tests, \`.ci/run\` fails if one of these tests did not run or did not pass.

Severities: **C** critical, **H** high, **M** medium, **L** low. In titles, \`%s\`, \`$name\` and … stand for the values of a table of cases.

Sources: ASVS is OWASP's Application Security Verification Standard 5.0. 63B is NIST SP 800-63B-4. 8725bis is the draft that succeeds RFC 8725. CS-… is a cheat sheet of OWASP. GoH is GraphQL over HTTP, SW is Standard Webhooks 1.0.0, CL is the documentation of Commerce Layer. Four digits with a section are an RFC.
`;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** Titles are shown as they are: no markup of theirs may count. */
const literal = (text: string): string => text.replaceAll(/[\\*_`<[\]]/g, '\\$&');

function nameOf({ test }: Proof): string {
  return `"${literal(test.titles.join(' '))}"${test.isGroup ? ' (all of its tests)' : ''}`;
}

function proofsIn(proofs: readonly Proof[]): string {
  const files = [...new Set(proofs.map(({ file }) => file))];
  const parts = files.map((file) => {
    const names = proofs.filter((proof) => proof.file === file).map(nameOf);
    return `\`${file}\`: ${names.join(', ')}`;
  });
  return parts.join('<br>');
}

function proofOf(control: Control, proofs: readonly Proof[]): string {
  const proved = proofsIn(proofs.filter(({ id }) => id === control.id));
  if (control.setAside !== undefined) return `Set aside: ${control.setAside}`;
  return proved;
}

function row(control: Control, proofs: readonly Proof[]): string {
  const { id, requirement, source, severity } = control;
  const cells = [id, requirement, source, severity.charAt(0).toUpperCase()];
  return `| ${[...cells, proofOf(control, proofs)].map(cell).join(' | ')} |`;
}

function section({ title, controls }: Chapter, proofs: readonly Proof[]): string {
  return `## ${title}

| check | requirement | source | severity | proved by |
| --- | --- | --- | --- | --- |
${controls.map((control) => row(control, proofs)).join('\n')}
`;
}

function summary(chapters: readonly Chapter[]): string {
  const controls = chapters.flatMap((chapter) => chapter.controls);
  const count = (test: (control: Control) => boolean) => controls.filter(test).length;
  const aside = count(({ setAside }) => setAside !== undefined);
  return `There are ${controls.length} checks, of which ${aside} are set aside.\n`;
}

/** Returns the page in Markdown, in the order of the catalogue. */
export function printControlPage(chapters: readonly Chapter[], proofs: readonly Proof[]): string {
  return [
    introduction,
    summary(chapters),
    ...chapters.map((chapter) => section(chapter, proofs)),
  ].join('\n');
}
