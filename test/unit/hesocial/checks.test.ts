import { describe, expect, it } from 'vitest';
import { Journal } from '../../../examples/hesocial/app/journal.ts';
import { keepWriting } from '../../../examples/hesocial/app/keep-writing.ts';
import { lastCommit } from '../../../examples/hesocial/app/last-commit.ts';
import { checks } from '../../../examples/hesocial/checks/checks.ts';
import { inspect } from '../../../examples/hesocial/checks/inspect.ts';
import { tableNames } from '../../../examples/hesocial/schema/table-names.ts';
import { smallPlatform } from './small-platform.ts';

/** For each check, a damage that it must notice. */
const damages: Record<string, string> = {
  'every event has a venue that is large enough': 'DELETE FROM venues WHERE id = 1',
  'every registration has a user and an event': 'DELETE FROM users WHERE id = 1',
  'every payment belongs to a registration, at most one to each':
    'UPDATE financial_verification SET registration_id = 1000000 WHERE id = 1',
  'payments follow their registrations: confirmed, cancelled or waiting': `UPDATE financial_verification SET status = 'refunded'
     WHERE id = (SELECT min(id) FROM financial_verification WHERE status = 'verified')`,
  'no event has sold more seats than it has, or fewer than none':
    'UPDATE events SET seats_taken = -1 WHERE id = 1',
  'seats taken are the seats of the confirmed registrations': `UPDATE registrations SET seats = seats + 1
     WHERE id = (SELECT min(id) FROM registrations WHERE status = 'confirmed')`,
  'revenue is the sum of the verified payments':
    'UPDATE events SET revenue_cents = revenue_cents + 1 WHERE id = 1',
  'no two users share an e-mail address':
    'UPDATE users SET email = (SELECT email FROM users WHERE id = 2) WHERE id = 1',
  'the journal has every number from 1 to the last': 'UPDATE journal SET seq = seq + 1 WHERE seq = 1',
  'the journal accounts for every row': 'DELETE FROM registrations WHERE id = 1',
  'the journal accounts for every seat': 'UPDATE journal SET seats = seats + 1 WHERE seq = 1',
  'the journal accounts for every cent': 'UPDATE journal SET revenue_cents = revenue_cents - 1 WHERE seq = 1',
};

describe('the checks', () => {
  it('hold after whatever happens on the platform', async () => {
    using database = await smallPlatform();
    const { connection } = database;
    const stop = new AbortController();
    const journal = new Journal({
      database: { withConnection: (work) => work(connection) },
      committed: ({ seq }) => seq === 100n && stop.abort(),
    });
    const newest = await keepWriting(journal, { last: await lastCommit(connection), signal: stop.signal });
    expect(newest).toBe(100n);
    const { last, checks: results } = await inspect(connection);
    expect(last).toBe(100n);
    expect(results.filter(({ violations }) => violations > 0)).toEqual([]);
  });

  it.each(checks)('notice damage: $name', async ({ name }) => {
    using database = await smallPlatform();
    const { connection } = database;
    // A copy of a table has none of its constraints, which would refuse some of the damages.
    for (const table of tableNames) {
      await connection.run(
        `CREATE TABLE copy AS FROM ${table}; DROP TABLE ${table}; ALTER TABLE copy RENAME TO ${table}`,
      );
    }
    await connection.run(damages[name] ?? '');

    const { checks: results } = await inspect(connection);
    expect(results.find((result) => result.name === name)?.violations).toBeGreaterThan(0);
  });
});
