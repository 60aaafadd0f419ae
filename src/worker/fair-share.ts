/**
 * Decides whose jobs of a queue begin next: those of the organization, and then of its group, that has the fewest under
 * way, and of equals the one whose turn is the longest ago. So a backlog of any size delays its own group only.
 *
 * It counts the jobs of this process alone, in memory: counts in the database would keep a worker that died in them.
 */
import type { JobGroup } from '../domain/jobs/job.js';

export interface ShareLimits {
  /** How many jobs are under way at once. */
  readonly total: number;
  /** How many of them may be of one group; by default as many as there is room for. */
  readonly perGroup?: number;
  /**
   * True if jobs may take long, so that newcomers cannot wait for one to end: an organization then has at most as many
   * under way as there is room left, and its last places are for groups that have none.
   */
  readonly keepsRoom?: boolean;
}

/** The share of an organization's room that is kept for its groups without a job under way. */
const keptForIdleGroups = 1 / 4;

interface Load {
  running: number;
  /** The number of its last turn, counted from 1; 0 before the first. */
  turn: number;
}

interface Candidate {
  readonly group: JobGroup;
  readonly load: Load;
  readonly organization: Load;
}

function goesBefore(a: Load, b: Load): number {
  return a.running - b.running || a.turn - b.turn;
}

function compare(a: Candidate, b: Candidate): number {
  return goesBefore(a.organization, b.organization) || goesBefore(a.load, b.load);
}

function firstOf(candidates: readonly Candidate[]): Candidate | undefined {
  return candidates.reduce<Candidate | undefined>(
    (first, one) => (first && compare(first, one) <= 0 ? first : one),
    undefined,
  );
}

function loadIn(loads: Map<string, Load>, id: string): Load {
  const load = loads.get(id) ?? { running: 0, turn: 0 };
  loads.set(id, load);
  return load;
}

function countsOf(chosen: readonly Candidate[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { group } of chosen) counts.set(group.id, (counts.get(group.id) ?? 0) + 1);
  return counts;
}

/** What is under way of one queue in this process. */
export class FairShare {
  private readonly groups = new Map<string, Load>();
  private readonly organizations = new Map<string, Load>();
  private running = 0;
  private turns = 0;

  constructor(private readonly limits: ShareLimits) {}

  get hasRoom(): boolean {
    return this.running < this.limits.total;
  }

  /** A job of the group has begun. */
  begin({ id, organizationId }: JobGroup): void {
    this.running += 1;
    loadIn(this.groups, id).running += 1;
    loadIn(this.organizations, organizationId).running += 1;
  }

  /** A job of the group has ended. */
  end({ id, organizationId }: JobGroup): void {
    this.running -= 1;
    loadIn(this.groups, id).running -= 1;
    loadIn(this.organizations, organizationId).running -= 1;
  }

  /** Returns how many jobs of each group may begin now, by the group's id. `due` are all groups that have due jobs. */
  choose(due: readonly JobGroup[]): Map<string, number> {
    this.forgetOthers(due);
    const chosen = this.take(due.map((group) => this.candidateOf(group)));
    // They have had their turn, even if another worker takes the jobs; what is under way is counted when it begins.
    for (const { load, organization } of chosen) {
      load.running -= 1;
      organization.running -= 1;
    }
    return countsOf(chosen);
  }

  private candidateOf(group: JobGroup): Candidate {
    const load = loadIn(this.groups, group.id);
    return { group, load, organization: loadIn(this.organizations, group.organizationId) };
  }

  /** Returns the groups in the order of their turns, as if their jobs had begun. */
  private take(given: readonly Candidate[]): Candidate[] {
    const taken: Candidate[] = [];
    for (let candidates = given; ;) {
      const room = this.limits.total - this.running - taken.length;
      candidates = candidates.filter((one) => this.mayBegin(one, room));
      const next = firstOf(candidates);
      if (!next) return taken;
      taken.push(next);
      this.turns += 1;
      for (const load of [next.load, next.organization]) {
        load.running += 1;
        load.turn = this.turns;
      }
    }
  }

  private mayBegin({ load, organization }: Candidate, room: number): boolean {
    const { total, perGroup = total, keepsRoom = false } = this.limits;
    if (room <= 0 || load.running >= perGroup) return false;
    if (!keepsRoom) return true;
    const own = room - organization.running;
    return own > (load.running === 0 ? 0 : total * keptForIdleGroups);
  }

  /** Forgets whose turn it was where nothing runs or waits. */
  private forgetOthers(due: readonly JobGroup[]): void {
    const [ids, owners] = [due.map(({ id }) => id), due.map((one) => one.organizationId)];
    const kept = [
      [this.groups, new Set(ids)],
      [this.organizations, new Set(owners)],
    ] as const;
    for (const [loads, present] of kept) {
      for (const [id, { running }] of loads)
        if (running === 0 && !present.has(id)) loads.delete(id);
    }
  }
}
