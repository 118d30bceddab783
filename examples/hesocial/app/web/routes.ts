import { DatabaseUnavailableError, type DuckDBConnection, eiderRoutes } from '@eider/runtime';
import { Hono } from 'hono';
import { z } from 'zod';
import type { EventId, UserId } from '../../schema/ids.ts';
import { takeSeats } from '../actions/take-seats.ts';
import { firstRow } from '../first-row.ts';
import type { Journal } from '../journal.ts';
import { eventPage } from './event-page.ts';
import { homePage } from './home-page.ts';
import { findChoices, findEvent, findEvents, readTotals, type Search } from './queries.ts';

/** What may be asked of the form of an event. */
const registrationSchema = z.object({
  email: z.email(),
  seats: z.coerce.number().int().min(1).max(4),
});

const notices: Readonly<Record<string, string>> = {
  done: 'You are registered. The seats are yours until your payment is verified, or on the waiting list.',
  stranger: 'No member has this e-mail address.',
  unclear: 'Please give the e-mail address of a member, and one to four seats.',
};

/** Every page, the events as JSON, and what Eider serves beside them. */
export function platformRoutes({
  database,
  journal,
}: {
  database: DuckDBConnection;
  journal: Journal;
}): Hono {
  const routes = new Hono();
  routes.get('/', async (context) => {
    const search = searchIn(context.req.query());
    const [events, totals, choices] = await Promise.all([
      findEvents(database, search),
      readTotals(database),
      findChoices(database),
    ]);
    return context.html(homePage({ events, totals, choices, search }));
  });
  routes.get('/api/events', async (context) =>
    context.json({ events: await findEvents(database, searchIn(context.req.query())) }),
  );
  routes.get('/events/:id{[0-9]{1,9}}', async (context) => {
    const event = await findEvent(database, Number(context.req.param('id')));
    if (event === undefined) return context.notFound();
    return context.html(eventPage(event, notices[context.req.query('notice') ?? '']));
  });
  routes.post('/events/:id{[0-9]{1,9}}/registrations', async (context) => {
    const id = Number(context.req.param('id')) as EventId;
    if ((await findEvent(database, id)) === undefined) return context.notFound();
    const form = registrationSchema.safeParse(await context.req.parseBody());
    const notice = form.success ? await register(journal, { eventId: id, ...form.data }) : 'unclear';
    return context.redirect(`/events/${id}?notice=${notice}`, 303);
  });
  routes.route('/', eiderRoutes(database));
  routes.onError((error, context) => {
    if (!(error instanceof DatabaseUnavailableError)) throw error;
    return context.text('Another instance has the database now. Please try again.', 503);
  });
  return routes;
}

async function register(
  journal: Journal,
  { eventId, email, seats }: { eventId: EventId; email: string; seats: number },
): Promise<'done' | 'stranger'> {
  let isMember = false;
  await journal.write('registration', async (connection, now) => {
    const member = await firstRow<{ id: UserId }>(connection, 'SELECT id FROM users WHERE email = $email', {
      email,
    });
    isMember = member !== undefined;
    if (member === undefined) return { newRows: 0, seats: 0, revenueCents: 0n };
    return takeSeats(connection, { userId: member.id, eventId, seats, method: 'card', now });
  });
  return isMember ? 'done' : 'stranger';
}

/** An empty choice is none. */
function searchIn({ city = '', category = '' }: Record<string, string>): Search {
  return { city: city === '' ? null : city, category: category === '' ? null : category };
}
