/** Runs a step of the demo: sends a request, prints the result and compares it with the expected one. */
import { inspect, isDeepStrictEqual } from 'node:util';
import { ClientError, type GraphQLClient } from 'graphql-request';

/** A step had another result than expected. */
export class StepError extends Error {}

interface Step {
  readonly title: string;
  readonly client: GraphQLClient;
  /** Has one root field. */
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The result must have these members with these values. */
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

/** Numbers, prints and checks each step. Throws `StepError` if a result is wrong. */
export interface Run {
  (step: Step): Promise<Answer>;
  /** Prints a remark on the last step. */
  remark(text: string): void;
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
  return Object.assign(run, { remark: (text: string) => print(`   ${text}`) });
}
