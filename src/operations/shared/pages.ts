/** A page by number and size, with the number of all rows: one statement each, whatever is in it. */
import type { AuthorizedContext } from '../../domain/access/context.js';
import type { OrderDirection, Page, PageArguments } from '../../domain/shared/page.js';
import type {
  OffsetPage,
  OffsetPageArguments,
  OffsetPageRequest,
} from '../../domain/shared/offset-page.js';
import type { Dependencies, OffsetReader, ReadTx } from '../ports/index.js';

/** A page, and the number of all rows that the filter finds, counted only when asked. */
export interface List<T> extends Page<T> {
  totalCount(): Promise<number>;
}

export interface ListInput<Filter> extends PageArguments {
  readonly filter?: Filter | null | undefined;
  readonly direction?: OrderDirection | undefined;
}

export interface OffsetListInput<Filter, SortField extends string> {
  readonly filter?: Filter | null | undefined;
  readonly page?: OffsetPageArguments<SortField> | null | undefined;
}

/** `of` says which list. Filter and page are checked before. */
export async function readOffsetPage<T, Filter, SortField extends string>(
  { unitOfWork }: Pick<Dependencies, 'unitOfWork'>,
  { site }: AuthorizedContext,
  of: (tx: ReadTx) => OffsetReader<T, Filter, SortField>,
  filter: Filter,
  page: OffsetPageRequest<SortField>,
): Promise<OffsetPage<T>> {
  const [nodes, totalCount] = await Promise.all([
    unitOfWork.read((tx) => of(tx).listByOffset(site, filter, page)),
    unitOfWork.read((tx) => of(tx).count(site, filter)),
  ]);
  return { nodes, totalCount, page: { number: page.number, size: page.size } };
}
