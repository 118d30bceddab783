import type { EventId, UserId, VenueId } from '../schema/ids.ts';
import type { Season } from './season.ts';

const joined = new Date('2026-06-01T12:00:00Z');

/** The least that a platform can open with, written down by hand: nothing has to be generated for it. */
export const basicSeason: Season = {
  users: [
    {
      id: 1 as UserId,
      name: 'Ines Duarte',
      email: 'ines.duarte@example.com',
      city: 'Lisbon',
      tier: 'founder',
      joined_at: joined,
    },
    {
      id: 2 as UserId,
      name: 'Kenji Mori',
      email: 'kenji.mori@example.com',
      city: 'Kyoto',
      tier: 'patron',
      joined_at: joined,
    },
    {
      id: 3 as UserId,
      name: 'Lena Vogt',
      email: 'lena.vogt@example.com',
      city: 'Vienna',
      tier: 'member',
      joined_at: joined,
    },
  ],
  venues: [
    { id: 1 as VenueId, name: 'Palais Auersperg', city: 'Vienna', seats: 200 },
    { id: 2 as VenueId, name: 'Casa do Rio', city: 'Lisbon', seats: 80 },
  ],
  events: [
    {
      id: 1 as EventId,
      venue_id: 1 as VenueId,
      title: 'Winter ball at Palais Auersperg',
      category: 'gala',
      starts_at: new Date('2027-01-16T19:00:00Z'),
      seats: 200,
      price_cents: 95_000,
      seats_taken: 0,
      revenue_cents: 0n,
    },
    {
      id: 2 as EventId,
      venue_id: 2 as VenueId,
      title: 'Harvest supper at Casa do Rio',
      category: 'tasting',
      starts_at: new Date('2027-02-05T18:00:00Z'),
      seats: 60,
      price_cents: 42_000,
      seats_taken: 0,
      revenue_cents: 0n,
    },
  ],
  registrations: [],
  verifications: [],
};
