/** Relay's cursor connections: one set of types for each kind of node. */
import { ArgsType, Field, Int, ObjectType, registerEnumType, type ClassType } from 'type-graphql';
import {
  toCursor,
  type OrderDirection,
  type Page,
  type PageArguments,
} from '../../../domain/shared/page.js';

@ObjectType('PageInfo', {
  description:
    'The position of a page in its list, as in the Relay cursor connections specification.',
  simpleResolvers: true,
})
class PageInfoType {
  @Field({ description: 'Whether there are more items after this page.' })
  hasNextPage!: boolean;

  @Field({ description: 'Whether there are more items before this page.' })
  hasPreviousPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'The cursor of the first item, for `before`.',
  })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'The cursor of the last item, for `after`.' })
  endCursor!: string | null;
}

/** For lists inside objects, which are paged forward only. */
@ArgsType()
export class ForwardPageArgs implements PageArguments {
  @Field(() => Int, {
    nullable: true,
    description:
      'The number of items, from 1 to 100; `BAD_USER_INPUT` outside of that. By default 25.',
  })
  first?: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Return only items after this cursor, such as `pageInfo.endCursor` of the page before. `BAD_USER_INPUT` for a text that is no cursor.',
  })
  after?: string | null;
}

@ArgsType()
export class PageArgs extends ForwardPageArgs {
  @Field(() => Int, {
    nullable: true,
    description:
      'The number of items from the end of the list, from 1 to 100. Not together with `first`.',
  })
  last?: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Return only items before this cursor, such as `pageInfo.startCursor` of the page after it, together with `last`.',
  })
  before?: string | null;
}

const Direction: { [K in OrderDirection]: K } = { ASC: 'ASC', DESC: 'DESC' };

registerEnumType(Direction, {
  name: 'RekeyOrderDirection',
  description: 'The direction of a sort.',
  valuesConfig: {
    ASC: { description: 'Oldest first.' },
    DESC: { description: 'Newest first.' },
  },
});

export { Direction as OrderDirectionEnum };

/** GraphQL calls what is a function only if a query selects the field. */
export interface ConnectionValue<T> {
  readonly edges: () => readonly { readonly cursor: string; readonly node: T }[];
  readonly nodes: readonly T[];
  readonly pageInfo: () => PageInfoType;
  readonly totalCount: () => Promise<number>;
}

export function toConnection<T extends { createdAt: Date; id: string }>(
  page: Page<T>,
  totalCount: () => Promise<number>,
): ConnectionValue<T> {
  const { nodes, hasNextPage, hasPreviousPage } = page;
  const cursorAt = (index: number) => {
    const node = nodes.at(index);
    return node ? toCursor(node) : null;
  };
  return {
    edges: () => nodes.map((node) => ({ cursor: toCursor(node), node })),
    nodes,
    pageInfo: () => ({
      hasNextPage,
      hasPreviousPage,
      startCursor: cursorAt(0),
      endCursor: cursorAt(-1),
    }),
    totalCount,
  };
}

/** Returns the connection type of one kind of node. To be called once for each kind. */
export function connectionOf(name: string, Node: ClassType): ClassType {
  @ObjectType(`${name}Edge`, {
    description: `An item of a list of \`${name}\`, with its cursor.`,
    simpleResolvers: true,
  })
  class Edge {
    @Field({
      description:
        'Opaque: the position of the item, for `after` and `before`. It stays valid when other items come or go.',
    })
    cursor!: string;

    @Field(() => Node, { description: 'The object in the list.' })
    node!: object;
  }

  @ObjectType(`${name}Connection`, {
    description: `A page of a list of \`${name}\`.`,
    simpleResolvers: true,
  })
  class Connection {
    @Field(() => [Edge], {
      description: 'The items, each with its cursor, in the order of the list.',
    })
    edges!: Edge[];

    @Field(() => [Node], { description: 'The items of `edges` without their cursors.' })
    nodes!: object[];

    @Field(() => PageInfoType, {
      description:
        'Whether there are pages before and after this one, and the cursors that lead there.',
    })
    pageInfo!: PageInfoType;

    @Field(() => Int, {
      nullable: true,
      description:
        'The number of items in all pages, as if there were no `first`. Selecting it costs a statement.',
    })
    totalCount!: number;
  }

  return Connection;
}
