/** What every list of rows is read by. */
import type { Partition } from '../../domain/access/organization.js';
import type { SiteContext } from '../../domain/access/site-context.js';
import type { OffsetPageRequest } from '../../domain/shared/offset-page.js';

/** A partition, and what `x-site-context` narrows the reads of top-level queries to. */
export interface ReadScope extends Partition {
  readonly siteFilter: SiteContext;
}

/** A list that is read page by page, by number and size. */
export interface OffsetReader<T, Filter, SortField extends string> {
  /** The rows of one page: none beyond the end. */
  listByOffset(scope: ReadScope, filter: Filter, page: OffsetPageRequest<SortField>): Promise<T[]>;
  count(scope: ReadScope, filter: Filter): Promise<number>;
}
