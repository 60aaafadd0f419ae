/** Finds the tests of a file: the calls of `it` and `describe` in any of their forms. */

/** The members of a syntax tree's node that are read here. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly name?: string;
  readonly value?: unknown;
  readonly callee?: Node;
  readonly tag?: Node;
  readonly object?: Node;
  readonly arguments?: readonly Node[];
  readonly quasis?: readonly { readonly value: { readonly cooked: string } }[];
}

export interface FoundTest {
  /** Where its statement begins, in characters. */
  readonly start: number;
  /** Whether it is a `describe`, which stands for all tests in it. */
  readonly isGroup: boolean;
  /**
   * The titles as they are written, from the outermost `describe` of the file to its own. A test inside a
   * function has more around it when it runs.
   */
  readonly titles: readonly string[];
}

/** What stands for a value that only the running test has. */
const value = '…';

/** The name at the root of `it`, `it.each(…)`, `describe.skip` and so on. */
function rootName(callee: Node | undefined): string {
  if (callee === undefined) return '';
  return callee.name ?? rootName(callee.object ?? callee.callee ?? callee.tag);
}

function titleOf(argument: Node | undefined): string | undefined {
  if (typeof argument?.value === 'string') return argument.value;
  return argument?.quasis?.map((quasi) => quasi.value.cooked).join(value);
}

/** Returns the title of a call that declares a test or a group, else undefined. */
function declared(node: Node): { readonly title: string; readonly isGroup: boolean } | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const name = rootName(node.callee);
  const [first, second] = node.arguments ?? [];
  const title = titleOf(first);
  // `it.each(…)` is a call as well, of a table and without a function.
  const hasBody = /Function/.test(second?.type ?? '');
  if (!/^(it|describe\w*)$/.test(name) || title === undefined || !hasBody) return undefined;
  return { title, isGroup: name !== 'it' };
}

/** Returns every test and group of a parsed file. */
export function findTests(program: object): FoundTest[] {
  const found: FoundTest[] = [];
  const visit = (node: unknown, titles: readonly string[]): void => {
    if (Array.isArray(node)) return node.forEach((each) => visit(each, titles));
    if (typeof node !== 'object' || node === null) return;
    const test = declared(node as Node);
    const inside = test === undefined ? titles : [...titles, test.title];
    if (test) found.push({ start: (node as Node).start, isGroup: test.isGroup, titles: inside });
    for (const [key, member] of Object.entries(node)) if (key !== 'type') visit(member, inside);
  };
  visit(program, []);
  return found;
}

/** A pattern for the title of a running test: `%s` and `$name` of a table stand for any text. */
export function titlePattern(title: string): RegExp {
  const parts = title.split(/%[a-zA-Z#]|\$[\w.#]+|…/);
  const escaped = parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 's');
}
