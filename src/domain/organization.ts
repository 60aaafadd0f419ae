/** The tenant, its applications, and the partition that every row lives in. */

/** Test and live data never meet. */
export type Mode = 'live' | 'test';

export const modes: readonly Mode[] = ['live', 'test'];

/** (organization, mode): the partition of a row. Part of every key in the database. */
export interface Partition {
  readonly organizationId: string;
  readonly mode: Mode;
}

export interface Organization {
  /** 10 letters, the bearer token's `organization.id`. */
  readonly id: string;
  /** 24 letters or digits, the `account` of `x-site-context`. */
  readonly account: string;
  readonly slug: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** `integration`: a trusted back end. `sales_channel`: a public front end, whose credential is no secret. */
export type ApplicationKind = 'integration' | 'sales_channel';

export const applicationKinds: readonly ApplicationKind[] = ['integration', 'sales_channel'];

/** An API client of an organization. */
export interface Application extends Partition {
  readonly id: string;
  readonly kind: ApplicationKind;
  readonly name: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}
