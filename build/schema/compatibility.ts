/** Compares the schema with that of the last release, by the rules of docs/schema-policy.md. */
import { CriticalityLevel, diff, type Change } from '@graphql-inspector/core';
import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { elementsOfType } from './elements.js';
import { deprecationsOf, lastDayOf, reportDeprecations } from './deprecations.js';

export interface Comparison {
  /** One line for each breach of the policy. */
  readonly problems: readonly string[];
  /** Allowed changes that a client can notice: new values and members, removals that were announced. */
  readonly notices: readonly string[];
  /** How many further changes there are; no client can notice them. */
  readonly others: number;
}

/** Returns the paths of all that leads to a type; the types that have it as a member are paths of one name. */
function usesOf(schema: GraphQLSchema, name: string): string[] {
  const isIt = (type: GraphQLNamedType) => type.name === name;
  return Object.values(schema.getTypeMap()).flatMap((holder) => {
    if (isUnionType(holder)) return holder.getTypes().some(isIt) ? [holder.name] : [];
    const isComposite = isObjectType(holder) || isInterfaceType(holder);
    const implemented = isComposite && holder.getInterfaces().some(isIt) ? [holder.name] : [];
    const typed = elementsOfType(holder).filter(({ type }) => type && isIt(getNamedType(type)));
    return [...implemented, ...typed.map(({ path }) => path)];
  });
}

/** Returns a function that says whether the last release announced that a path ends before `today`. */
function createHasEnded(released: GraphQLSchema, today: string): (path: string) => boolean {
  const deprecations = deprecationsOf(released);
  const isOver = (path: string): boolean => {
    const lastDay = lastDayOf(deprecations.get(path));
    return lastDay !== undefined && lastDay < today;
  };

  /** A field ends with its arguments, and a type with all that leads to it; `seen` breaks circles of types. */
  return function hasEnded(path: string, seen: readonly string[] = []): boolean {
    if (seen.includes(path)) return true;
    const [holder = '', ...members] = path.split('.');
    if (members.length > 0) {
      const field = `${holder}.${members[0]}`;
      return isOver(path) || isOver(field) || hasEnded(holder, [...seen, path]);
    }
    const uses = usesOf(released, holder);
    return uses.length > 0 && uses.every((use) => hasEnded(use, [...seen, path]));
  };
}

const removals = new Set([
  'FIELD_REMOVED',
  'FIELD_ARGUMENT_REMOVED',
  'INPUT_FIELD_REMOVED',
  'ENUM_VALUE_REMOVED',
  'TYPE_REMOVED',
]);

const defaults = new Set(['FIELD_ARGUMENT_DEFAULT_CHANGED', 'INPUT_FIELD_DEFAULT_VALUE_CHANGED']);

/** Another default means something else to every client that leaves the member out. A first default does not. */
function isOtherDefault({ type, meta }: Change): boolean {
  return defaults.has(type) && meta.oldDefaultValue !== undefined;
}

function isBreaking(change: Change): boolean {
  return change.criticality.level === CriticalityLevel.Breaking || isOtherDefault(change);
}

function lineOf({ path, message }: Change): string {
  return path === undefined ? message : `${path}: ${message}`;
}

/** `today` is YYYY-MM-DD. */
export async function compareSchemas(
  released: GraphQLSchema,
  current: GraphQLSchema,
  today: string,
): Promise<Comparison> {
  const hasEnded = createHasEnded(released, today);
  const changes = await diff(released, current);
  const isAnnounced = ({ type, path }: Change) =>
    removals.has(type) && path !== undefined && hasEnded(path);
  const breaking = changes.filter(isBreaking);
  const noticed = changes.filter(
    (change) => change.criticality.level === CriticalityLevel.Dangerous && !isBreaking(change),
  );
  const breaches = breaking.filter((change) => !isAnnounced(change));
  const announced = breaking.filter(isAnnounced);
  return {
    problems: [...breaches.map(lineOf), ...reportDeprecations({ released, current, today })],
    notices: [...announced, ...noticed].map(lineOf),
    others: changes.length - breaking.length - noticed.length,
  };
}
