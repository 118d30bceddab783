import { html } from 'hono/html';
import { inWords, utc } from './moments.ts';
import type { StatusFacts } from './status-facts.ts';

type Points = NonNullable<StatusFacts['points']>;
type Strip = Points['strips'][number];

/** Units of the drawing; it is stretched to the width of the page. */
const width = 960;
const height = 44;

/** The restore points on a time line: one row for the last day, one for the last month. */
export function pointsFigure(points: Points) {
  return html`${points.strips.map(
    (strip) => html`<figure class="strip">
      <figcaption>
        <span>${strip.name}</span>
        <span class="quiet">${total(strip)} points, one bar each ${inWords(strip.piece / 1000)}</span>
      </figcaption>
      <svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${label(strip)}">
        ${strip.counts.map((count, index) => bar(strip, count, index))}
      </svg>
      <p class="ends quiet"><span>${utc(new Date(strip.from))}</span><span>now</span></p>
    </figure>`,
  )}`;
}

function bar(strip: Strip, count: number, index: number) {
  const step = width / strip.counts.length;
  const tall =
    count === 0 ? 2 : 8 + ((height - 8) * Math.log1p(count)) / Math.log1p(Math.max(...strip.counts));
  const from = utc(new Date(strip.from + index * strip.piece));
  return html`<rect class="${count === 0 ? 'none' : 'some'}" x="${(index * step + 1).toFixed(1)}"
    y="${(height - tall).toFixed(1)}" width="${(step - 2).toFixed(1)}" height="${tall.toFixed(1)}" rx="2"
    ><title>${from}: ${count} points</title></rect>`;
}

const total = ({ counts }: Strip): number => counts.reduce((sum, count) => sum + count, 0);

/** The row in words, for who cannot see it. */
function label(strip: Strip): string {
  const covered = strip.counts.filter((count) => count > 0).length;
  return `${strip.name}: ${total(strip)} restore points, in ${covered} of ${strip.counts.length} pieces of ${inWords(strip.piece / 1000)}`;
}
