/** Finds the modules that the text of a file names. */
import { parseSync, type EcmaScriptModule, type Expression, type Node } from 'oxc-parser';

/** A module as a file names it, and where in the text. */
export interface Target {
  readonly start: number;
  /** Undefined if the name is no literal, or if the file makes a `require` of its own, which may load anything. */
  readonly target: string | undefined;
}

function toTarget(source: Expression): Target {
  const value = source.type === 'Literal' ? source.value : undefined;
  return { start: source.start, target: typeof value === 'string' ? value : undefined };
}

function staticTargets({ staticImports, staticExports }: EcmaScriptModule): Target[] {
  const exported = staticExports.flatMap(({ entries }) => entries);
  return [...staticImports, ...exported].flatMap(({ moduleRequest }) =>
    moduleRequest ? [{ start: moduleRequest.start, target: moduleRequest.value }] : [],
  );
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** Returns a node and all nodes in it. The parser's own visitor does not load as CommonJS, which jest needs. */
export function nodesIn(node: Node): Node[] {
  const inner = Object.values(node).flat().filter(isNode);
  return [node, ...inner.flatMap(nodesIn)];
}

/** Returns the module of `import()`, also as a type, and of `import a = require()`; `createRequire` has any. */
function nestedTarget(node: Node): Target[] {
  if (node.type === 'ImportExpression' || node.type === 'TSImportType') {
    return [toTarget(node.source)];
  }
  if (node.type === 'TSExternalModuleReference') return [toTarget(node.expression)];
  const isRequire =
    (node.type === 'Identifier' && node.name === 'createRequire') ||
    (node.type === 'Literal' && node.value === 'createRequire');
  return isRequire ? [{ start: node.start, target: undefined }] : [];
}

/** Returns every module that a file imports or exports from, as types too. */
export function targetsOf(file: string, text: string): Target[] {
  const { module, program } = parseSync(file, text);
  return [...staticTargets(module), ...nodesIn(program).flatMap(nestedTarget)];
}
