/** Relay's cursor connections, one set of types for each kind of node. */
import { ArgsType, Field, Int, ObjectType, registerEnumType, type ClassType } from 'type-graphql';
import {
  toCursor,
  type OrderDirection,
  type Page,
  type PageArguments,
} from '../../../domain/shared/page.js';

@ObjectType('PageInfo', {
  description: 'Where a page stands in its list, after the Relay cursor connections specification.',
  simpleResolvers: true,
})
class PageInfoType {
  @Field({ description: 'Whether there are rows after this page.' })
  hasNextPage!: boolean;

  @Field({ description: 'Whether there are rows before this page.' })
  hasPreviousPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'The cursor of the first row, for `before`.',
  })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'The cursor of the last row, for `after`.' })
  endCursor!: string | null;
}

/** Forward only, for lists inside of objects. */
@ArgsType()
export class ForwardPageArgs implements PageArguments {
  @Field(() => Int, { nullable: true, description: 'How many rows: 1 to 100, by default 25.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only rows after this cursor.' })
  after?: string | null;
}

@ArgsType()
export class PageArgs extends ForwardPageArgs {
  @Field(() => Int, {
    nullable: true,
    description: 'How many rows from the end of the list: 1 to 100. Not together with `first`.',
  })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Only rows before this cursor.' })
  before?: string | null;
}

const Direction: { [K in OrderDirection]: K } = { ASC: 'ASC', DESC: 'DESC' };

registerEnumType(Direction, {
  name: 'OrderDirection',
  description: 'Which end of a list comes first.',
  valuesConfig: {
    ASC: { description: 'The oldest first.' },
    DESC: { description: 'The newest first.' },
  },
});

export { Direction as OrderDirectionEnum };

export interface ConnectionValue<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly nodes: readonly T[];
  readonly pageInfo: PageInfoType;
  readonly totalCount: () => Promise<number>;
}

/** `totalCount` is called only where the field is selected. */
export function toConnection<T extends { createdAt: Date; id: string }>(
  page: Page<T>,
  totalCount: () => Promise<number>,
): ConnectionValue<T> {
  const edges = page.nodes.map((node) => ({ cursor: toCursor(node), node }));
  const { hasNextPage, hasPreviousPage } = page;
  const startCursor = edges.at(0)?.cursor ?? null;
  const endCursor = edges.at(-1)?.cursor ?? null;
  const pageInfo = { hasNextPage, hasPreviousPage, startCursor, endCursor };
  return { edges, nodes: page.nodes, pageInfo, totalCount };
}

/** The edge and connection types of one kind of node. Called once for each kind. */
export function connectionOf(name: string, Node: ClassType): ClassType {
  @ObjectType(`${name}Edge`, {
    description: `One row of a list of \`${name}\`, with its cursor.`,
    simpleResolvers: true,
  })
  class Edge {
    @Field({ description: 'The place of the row in the list, for `after` and `before`.' })
    cursor!: string;

    @Field(() => Node, { description: 'The row.' })
    node!: object;
  }

  @ObjectType(`${name}Connection`, {
    description: `A page of a list of \`${name}\`.`,
    simpleResolvers: true,
  })
  class Connection {
    @Field(() => [Edge], { description: 'The rows with their cursors.' })
    edges!: Edge[];

    @Field(() => [Node], { description: 'The rows.' })
    nodes!: object[];

    @Field(() => PageInfoType, { description: 'Where this page stands in the list.' })
    pageInfo!: PageInfoType;

    @Field(() => Int, {
      nullable: true,
      description: 'How many rows there are in all pages. Counted only when selected.',
    })
    totalCount!: number;
  }

  return Connection;
}
