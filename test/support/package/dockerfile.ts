/** A Dockerfile as a list of stages and steps. */
import { DockerfileParser, type Copy, type From, type Instruction } from 'dockerfile-ast';

export type Step =
  | { readonly kind: 'workdir' | 'run' | 'user' | 'expose' | 'healthcheck'; readonly text: string }
  | { readonly kind: 'copy'; readonly from: string | null; readonly paths: readonly string[] }
  | { readonly kind: 'env'; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'entrypoint' | 'cmd'; readonly command: readonly string[] };

export interface Stage {
  readonly image: string;
  readonly name: string | null;
  readonly steps: readonly Step[];
}

/** What follows the keyword, on one line: a backslash at the end of a line is none of it. */
function textOf(instruction: Instruction): string {
  return (instruction.getArgumentsContent() ?? '').replaceAll(/\s+/g, ' ');
}

function assignments(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(' ').map((one) => [one.split('=')[0], one.slice(one.indexOf('=') + 1)]),
  );
}

function toStep(instruction: Instruction): Step {
  const kind = instruction.getKeyword().toLowerCase();
  const text = textOf(instruction);
  switch (kind) {
    case 'workdir':
    case 'run':
    case 'user':
    case 'expose':
      return { kind, text };
    case 'healthcheck':
      return { kind, text: text.replace(/^(--\S+ )*CMD /, '') };
    case 'copy': {
      const from = (instruction as unknown as Copy).getFromFlag()?.getValue() ?? null;
      const paths = text.split(' ').filter((path) => !path.startsWith('--'));
      return { kind, from, paths };
    }
    case 'env':
      return { kind, values: assignments(text) };
    case 'entrypoint':
    case 'cmd':
      return { kind, command: JSON.parse(text) as string[] };
    default:
      throw new Error(`The tests cannot carry out ${kind}.`);
  }
}

/** Throws if there is an instruction that tests cannot carry out. */
export function parseDockerfile(text: string): Stage[] {
  const stages: { image: string; name: string | null; steps: Step[] }[] = [];
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    if (instruction.getKeyword() === 'FROM') {
      const from = instruction as unknown as From;
      stages.push({ image: from.getImage() ?? '', name: from.getBuildStage(), steps: [] });
    } else {
      stages.at(-1)?.steps.push(toStep(instruction));
    }
  }
  return stages;
}
