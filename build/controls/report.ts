/** Everything that is wrong with the map of security checks. */
import type { Control } from './control.js';
import type { Proofs } from './proofs.js';

function reportUnknown(controls: readonly Control[], { proofs }: Proofs): string[] {
  const known = new Set(controls.map(({ id }) => id));
  return proofs
    .filter(({ id }) => !known.has(id))
    .map(({ id, file, test }) => `${file}: "${test.titles.at(-1)}" names the unknown check ${id}`);
}

function reportRepeated(controls: readonly Control[]): string[] {
  const ids = controls.map(({ id }) => id);
  return ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id} is listed twice`);
}

function reportControl(control: Control, isProved: boolean): string[] {
  const { id, severity, setAside } = control;
  if (setAside !== undefined)
    return isProved ? [`${id} is set aside, and yet a test names it`] : [];
  return isProved ? [] : [`${id} (${severity}) has no test that proves it, and is not set aside`];
}

/** Returns one line for each problem. */
export function reportControls(controls: readonly Control[], read: Proofs): string[] {
  const proved = new Set(read.proofs.map(({ id }) => id));
  return [
    ...read.problems,
    ...reportRepeated(controls),
    ...reportUnknown(controls, read),
    ...controls.flatMap((control) => reportControl(control, proved.has(control.id))),
  ];
}
