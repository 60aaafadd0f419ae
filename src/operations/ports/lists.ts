/** How lists of rows are read, whatever the rows are. */
import type { Partition } from '../../domain/access/organization.js';
import type { SiteContext } from '../../domain/access/site-context.js';
import type { OffsetPageRequest } from '../../domain/shared/offset-page.js';

/** The partition to read, and the site filter of `x-site-context`, which applies to top-level queries. */
export interface ReadScope extends Partition {
  readonly siteFilter: SiteContext;
}

/** A list that is read page by page, by number and size. */
export interface OffsetReader<T, Filter, SortField extends string> {
  /** Returns the rows of one page; none beyond the last page. */
  listByOffset(scope: ReadScope, filter: Filter, page: OffsetPageRequest<SortField>): Promise<T[]>;
  /** Counts the rows of all pages. */
  count(scope: ReadScope, filter: Filter): Promise<number>;
}
