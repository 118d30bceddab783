import { describe, expect, it } from 'vitest';
import type { Migration } from '../../../../runtime/src/library/migrations/migration.ts';
import {
  compatibilityAfter,
  planMigrations,
} from '../../../../runtime/src/library/migrations/plan-migrations.ts';
import { parseMigration } from '../../../../runtime/src/library/migrations/read-migrations.ts';

/** Migrations 1 … `last`. */
const upTo = (last: number): Migration[] =>
  Array.from({ length: last }, (_, index) => ({
    number: index + 1,
    name: `step-${index + 1}`,
    sql: '',
    sha256: `hash-${index + 1}`,
    oldest: index + 1,
  }));

describe('what has to be applied', () => {
  it.each([
    { database: 0, oldest: 0, code: 3, apply: [1, 2, 3], why: 'a new database gets everything' },
    { database: 2, oldest: 2, code: 3, apply: [3], why: 'a restored older state gets what it lacks' },
    { database: 3, oldest: 3, code: 3, apply: [], why: 'nothing is missing' },
    {
      database: 4,
      oldest: 3,
      code: 3,
      apply: [],
      why: 'a newer schema that declares itself compatible is left alone',
    },
    {
      database: 0,
      oldest: 0,
      code: 0,
      apply: [],
      why: 'an application without migrations has nothing to do',
    },
  ])('$why', ({ database, oldest, code, apply }) => {
    const compatibility = database === 0 ? undefined : { version: database, oldest };
    const plan = planMigrations({ applied: upTo(database), compatibility }, upTo(code));
    expect(plan.map(({ number }) => number)).toEqual(apply);
  });

  it('refuses a newer schema that needs newer code, and says which', () => {
    const state = { applied: upTo(5), compatibility: { version: 5, oldest: 4 } };
    expect(() => planMigrations(state, upTo(3))).toThrow(
      'schema version 5, which needs an application of version 4',
    );
  });

  it.each([
    { change: { sha256: 'other' }, says: 'Migration 0002-step-2 was changed after it was applied' },
    { change: { name: 'other' }, says: 'Migration 0002-step-2 was applied to the database, but has no file' },
  ])('refuses a file that is not what was applied: $says', ({ change, says }) => {
    const files = upTo(3).map((migration) =>
      migration.number === 2 ? { ...migration, ...change } : migration,
    );
    const state = { applied: upTo(2), compatibility: { version: 2, oldest: 2 } };
    expect(() => planMigrations(state, files)).toThrow(says);
  });

  it('never lowers the version that is needed', () => {
    const after = compatibilityAfter({ version: 4, oldest: 4 }, { number: 5, oldest: 2 });
    expect(after).toEqual({ version: 5, oldest: 4 });
  });
});

describe('a migration file', () => {
  const parse = (file: string, sql = '') => parseMigration(file, Buffer.from(sql));

  it('declares how old the code may be that still works afterwards', () => {
    expect(parse('0007-venues.sql', '-- adds a column\n  -- compatible: 5\nSELECT 1').oldest).toBe(5);
    expect(parse('0007-venues.sql', 'SELECT 1').oldest).toBe(7);
    expect(parse('0007-venues.sql').name).toBe('venues');
  });

  it.each(['7-venues.sql', '0007.sql', '0007-Venues.sql', '0007-venues-.sql'])(
    'refuses the name %s',
    (file) => {
      expect(() => parse(file)).toThrow('has a name that says no number');
    },
  );

  it.each(['8', '-1', 'old'])('refuses to be compatible with %s', (version) => {
    expect(() => parse('0007-venues.sql', `-- compatible: ${version}`)).toThrow(
      'expected a version from 0 to 7',
    );
  });
});
