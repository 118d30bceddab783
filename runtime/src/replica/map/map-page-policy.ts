import { pageSpan } from './map-page.ts';

/** Overlay rows at which a page is rewritten in any case: an eighth of it. */
const fullPage = pageSpan / 8;

/** Overlay rows that a root may always have, about 3 KB. */
const smallOverlay = 64;

/**
 * Which pages of the map to rewrite. The overlay travels with every root, a rewritten page only once; so pages with many
 * overlay rows are rewritten, and, when the overlay outgrows the root's own table of pages, the fullest of the rest
 * until it is half as large.
 */
export function pagesToRewrite({
  overlayRows,
  pages,
}: {
  /** Page number → rows of it in the overlay. */
  overlayRows: ReadonlyMap<number, number>;
  /** Pages that the map has. */
  pages: number;
}): number[] {
  const limit = smallOverlay + pages;
  const fullestFirst = [...overlayRows].sort(([, a], [, b]) => b - a);
  let left = fullestFirst.reduce((sum, [, rows]) => sum + rows, 0);
  const wanted = left > limit ? limit / 2 : left;

  const rewrite: number[] = [];
  for (const [page, rows] of fullestFirst) {
    if (rows < fullPage && left <= wanted) break;
    rewrite.push(page);
    left -= rows;
  }
  return rewrite;
}
