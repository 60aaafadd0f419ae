/** One step of the demo: a request, its answer on the screen, and whether it is as it should be. */
import { inspect, isDeepStrictEqual } from 'node:util';
import { ClientError, type GraphQLClient } from 'graphql-request';

/** A step was not as it should be. */
export class StepError extends Error {}

interface Step {
  readonly title: string;
  readonly client: GraphQLClient;
  /** With one root field. */
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Members that the answer must have, with these values. */
  readonly expected: Readonly<Record<string, unknown>>;
}

export type Answer = Readonly<Record<string, unknown>>;

async function request({ client, document, variables }: Step): Promise<Answer> {
  try {
    const data = await client.request<Record<string, Answer>>(document, variables);
    return Object.values(data)[0] ?? {};
  } catch (error) {
    if (!(error instanceof ClientError)) throw new StepError('The service does not answer.');
    const messages = error.response.errors?.map(({ message }) => message) ?? [];
    throw new StepError(`HTTP ${error.response.status} ${messages.join(' ')}`.trim());
  }
}

function show(value: unknown): string {
  return inspect(value, { breakLength: 92, depth: null }).replaceAll('\n', '\n   ');
}

function check(answer: Answer, expected: Answer): void {
  const wrong = Object.keys(expected).filter(
    (name) => !isDeepStrictEqual(answer[name], expected[name]),
  );
  if (wrong.length > 0) throw new StepError(`The answer should have been ${show(expected)}.`);
}

/** Runs one step after another, numbers and prints them, and throws `StepError`. */
export interface Run {
  (step: Step): Promise<Answer>;
  /** Says something about the step before. */
  note(text: string): void;
}

export function createRunner(print: (line: string) => void): Run {
  let number = 0;
  const run = async (step: Step) => {
    number += 1;
    print(`\n${number}. ${step.title}`);
    const answer = await request(step);
    print(`   ${show(answer)}`);
    check(answer, step.expected);
    return answer;
  };
  return Object.assign(run, { note: (text: string) => print(`   ${text}`) });
}
