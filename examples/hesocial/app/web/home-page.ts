import { html } from 'hono/html';
import { formatCount, formatDate, formatPrice, formatSum } from './format.ts';
import { type Html, layout } from './layout.ts';
import type { BoardEvent, Search, Totals } from './queries.ts';

export interface HomePage {
  events: readonly BoardEvent[];
  totals: Totals;
  choices: { cities: readonly string[]; categories: readonly string[] };
  search: Search;
}

/** The first page: what comes next, what there is in all, and two menus to look for something. */
export function homePage({ events, totals, choices, search }: HomePage): Html {
  const body = html`
    <h1>Evenings worth crossing a border for</h1>
    ${totalsOf(totals)}
    <form method="get" action="/">
      ${menu({ name: 'city', all: 'Every city', options: choices.cities, chosen: search.city })}
      ${menu({ name: 'category', all: 'Every kind', options: choices.categories, chosen: search.category })}
      <button>Show</button>
    </form>
    ${events.length === 0 ? html`<p class="notice">Nothing of that kind is announced there yet.</p>` : ''}
    <div class="grid">${events.map(card)}</div>`;
  return layout({ title: 'HeSocial', body });
}

function totalsOf({ members, events, seats_taken, revenue_cents, commits }: Totals): Html {
  const shown = [
    ['members', formatCount(members)],
    ['events', formatCount(events)],
    ['seats taken', formatCount(seats_taken)],
    ['verified', formatSum(revenue_cents)],
    ['commits', formatCount(commits)],
  ] as const;
  return html`<div class="totals">${shown.map(([what, count]) => html`<div><b>${count}</b><span class="soft small">${what}</span></div>`)}</div>`;
}

function menu({
  name,
  all,
  options,
  chosen,
}: {
  name: 'city' | 'category';
  all: string;
  options: readonly string[];
  chosen: string | null;
}): Html {
  const entries = options.map(
    (option) => html`<option value="${option}"${option === chosen ? html` selected` : ''}>${option}</option>`,
  );
  return html`<select name="${name}" aria-label="${name}"><option value="">${all}</option>${entries}</select>`;
}

function card({
  id,
  title,
  category,
  starts_at,
  venue,
  city,
  seats,
  seats_left,
  price_cents,
}: BoardEvent): Html {
  return html`<a class="card" href="/events/${id}">
    <span class="kind">${category}</span>
    <h2>${title}</h2>
    <span class="soft small">${formatDate(starts_at)}<br>${venue}, ${city}</span>
    <div class="row small"><span>${formatPrice(price_cents)}</span><span>${seatsLeft(seats_left)}</span></div>
    <meter min="0" max="${seats}" value="${seats - seats_left}">${seats - seats_left} of ${seats}</meter>
  </a>`;
}

/** `12 seats left`, `waiting list` */
export function seatsLeft(count: number): string {
  if (count === 0) return 'waiting list';
  return count === 1 ? 'the last seat' : `${formatCount(count)} seats left`;
}
