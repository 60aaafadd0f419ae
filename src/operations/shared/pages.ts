/** What every list takes and returns, and how one page by number and size is read. */
import type { AuthorizedContext } from '../../domain/access/context.js';
import type { Criterion } from '../../domain/shared/criteria.js';
import type {
  OffsetPage,
  OffsetPageArguments,
  OffsetPageRequest,
} from '../../domain/shared/offset-page.js';
import type { OrderDirection, Page, PageArguments } from '../../domain/shared/page.js';
import type { Dependencies, OffsetReader, ReadTx } from '../ports/index.js';

/** A page by keyset. `totalCount` counts all rows that the filter finds; it runs a statement only when called. */
export interface List<T> extends Page<T> {
  totalCount(): Promise<number>;
}

/** The arguments of a list that is paged by keyset. */
export interface ListInput<Filter> extends PageArguments {
  readonly filter?: Filter | null | undefined;
  readonly direction?: OrderDirection | undefined;
}

/** The arguments of a list that is paged by number and size. A row must match the filter and all criteria. */
export interface OffsetListInput<Filter, SortField extends string, Field extends string> {
  readonly filter?: Filter | null | undefined;
  readonly criteria?: readonly Criterion<Field>[];
  readonly page?: OffsetPageArguments<SortField> | null | undefined;
}

/** Arguments that were checked. */
interface OffsetRequest<Filter, SortField extends string> {
  readonly filter: Filter;
  readonly page: OffsetPageRequest<SortField>;
  /** True for what belongs to one object, which clients look at after they have written it. */
  readonly isOfOneObject?: boolean;
}

/** Reads one page, and counts the rows of all pages: two statements, whatever the size. `readerOf` chooses the list. */
export async function readOffsetPage<T, Filter, SortField extends string>(
  { unitOfWork }: Pick<Dependencies, 'unitOfWork'>,
  { site }: AuthorizedContext,
  readerOf: (tx: ReadTx) => OffsetReader<T, Filter, SortField>,
  { filter, page, isOfOneObject = false }: OffsetRequest<Filter, SortField>,
): Promise<OffsetPage<T>> {
  const read = isOfOneObject ? 'read' : 'readStale';
  const [nodes, totalCount] = await Promise.all([
    unitOfWork[read]((tx) => readerOf(tx).listByOffset(site, filter, page)),
    unitOfWork[read]((tx) => readerOf(tx).count(site, filter)),
  ]);
  return { nodes, totalCount, page: { number: page.number, size: page.size } };
}
