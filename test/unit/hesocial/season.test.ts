import { describe, expect, it } from 'vitest';
import { generateSeason } from '../../../examples/hesocial/generate/season.ts';

const size = { users: 50, venues: 5, events: 20, registrations: 200 };

describe('a season', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(generateSeason({ seed: 7, size })).toEqual(generateSeason({ seed: 7, size }));
    expect(generateSeason({ seed: 7, size })).not.toEqual(generateSeason({ seed: 8, size }));
  });

  it('has about 100,000 rows', () => {
    const { users, venues, events, registrations, verifications } = generateSeason();
    const rows = [users, venues, events, registrations, verifications].reduce(
      (sum, { length }) => sum + length,
      0,
    );
    expect(Math.abs(rows - 100_000)).toBeLessThan(5_000);
  });

  it('lets people wait only for events that are nearly sold out', () => {
    const { events, registrations } = generateSeason({ size: { ...size, events: 2, registrations: 1_000 } });
    const waiting = registrations.filter(({ status }) => status === 'waiting');
    expect(waiting.length).toBeGreaterThan(0);
    for (const { event_id } of waiting) {
      const event = events.find(({ id }) => id === event_id);
      expect(event && event.seats - event.seats_taken).toBeLessThan(4);
    }
  });
});
