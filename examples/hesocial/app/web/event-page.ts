import { html } from 'hono/html';
import { formatDate, formatPrice } from './format.ts';
import { seatsLeft } from './home-page.ts';
import { type Html, layout } from './layout.ts';
import type { BoardEvent } from './queries.ts';

/** One event, with the form to register for it. `notice` says what became of the last try. */
export function eventPage(event: BoardEvent, notice: string | undefined): Html {
  const { id, title, category, starts_at, venue, city, seats_left, price_cents } = event;
  const body = html`
    <span class="kind">${category}</span>
    <h1>${title}</h1>
    <p class="soft">${formatDate(starts_at)} UTC · ${venue}, ${city}</p>
    <p>${formatPrice(price_cents)} a seat · ${seatsLeft(seats_left)}</p>
    ${notice === undefined ? '' : html`<p class="notice" role="status">${notice}</p>`}
    <form method="post" action="/events/${id}/registrations">
      <input name="email" type="email" required placeholder="Your e-mail address" aria-label="e-mail address">
      <select name="seats" aria-label="seats">${[1, 2, 3, 4].map((count) => html`<option value="${count}">${count} ${count === 1 ? 'seat' : 'seats'}</option>`)}</select>
      <button>Register</button>
    </form>`;
  return layout({ title: `${title} · HeSocial`, body });
}
