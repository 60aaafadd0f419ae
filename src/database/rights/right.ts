/** Rights that a role lacks, and the statements that give them. */

export interface MissingRight {
  /** `OWNER`: the right to alter the table, which only its owner has. */
  readonly right: 'CREATE' | 'USAGE' | 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE' | 'OWNER';
  readonly kind: 'DATABASE' | 'SCHEMA' | 'TABLE' | 'SEQUENCE';
  /** Its name in SQL, quoted if need be. */
  readonly object: string;
  /** The role that owns it; null if that is a superuser, of which no other role should be a member. */
  readonly owner: string | null;
}

/** The names in SQL of who lacks the rights, and where. */
export interface Role {
  readonly role: string;
  readonly database: string;
}

interface Group {
  readonly kind: MissingRight['kind'];
  readonly rights: string;
  readonly objects: readonly string[];
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}

/** Puts the rights on an object together, and then the objects with the same rights. */
function groupRights(missing: readonly MissingRight[]): Group[] {
  const objects = groupBy(missing, ({ kind, object }) => `${kind} ${object}`).map((group) => ({
    kind: group[0].kind,
    rights: group.map(({ right }) => right).join(', '),
    objects: [group[0].object],
  }));
  return groupBy(objects, ({ kind, rights }) => `${kind} ${rights}`).map((group) => ({
    ...group[0],
    objects: group.flatMap((one) => one.objects),
  }));
}

function ownership({ object, owner }: MissingRight, role: string): string {
  return owner === null ? `ALTER TABLE ${object} OWNER TO ${role}` : `GRANT ${owner} TO ${role}`;
}

function cureOf(missing: readonly MissingRight[], role: string): string {
  const granted = groupRights(missing.filter(({ right }) => right !== 'OWNER'));
  const statements = [
    ...granted.map(
      ({ kind, rights, objects }) => `GRANT ${rights} ON ${kind} ${objects.join(', ')} TO ${role}`,
    ),
    ...missing.filter(({ right }) => right === 'OWNER').map((one) => ownership(one, role)),
  ];
  return [...new Set(statements)].map((statement) => `${statement};`).join(' ');
}

function describe({ kind, rights, objects }: Group): string {
  return `${rights} on ${kind.toLowerCase()} ${objects.join(', ')}`;
}

/** A role lacks rights. The message names each with its object, and the SQL that gives it. */
export class MissingRightsError extends Error {
  override readonly name = 'MissingRightsError';

  /** Its two sentences. */
  readonly problem: string;
  readonly cure: string;

  constructor(missing: readonly MissingRight[], { role, database }: Role) {
    const rights = groupRights(missing).map(describe).join('; ');
    const problem = `The role ${role} lacks rights in the database ${database}: ${rights}.`;
    const cure = `An owner or a superuser gives them: ${cureOf(missing, role)}`;
    super(`${problem} ${cure}`);
    [this.problem, this.cure] = [problem, cure];
  }
}
