import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A schema that grows: tables, an index, new columns, data that moves, a table that goes. */
export const sampleMigrations: Readonly<Record<string, string>> = {
  '0001-members.sql': `
    CREATE TABLE members (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL);
    INSERT INTO members SELECT i, 'member ' || i FROM range(1, 2001) t(i);
    CREATE TABLE notes (member INTEGER, text VARCHAR);
    INSERT INTO notes SELECT i, repeat('note ', 20) FROM range(1, 501) t(i);`,
  '0002-cities.sql': `
    -- compatible: 1
    CREATE TABLE cities (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL);
    INSERT INTO cities VALUES (1, 'Lisbon'), (2, 'Taipei; "north"');
    ALTER TABLE members ADD COLUMN city INTEGER;`,
  '0003-moves.sql': `
    UPDATE members SET city = 1 + id % 2;
    DELETE FROM notes WHERE member % 3 = 0;
    CREATE TABLE tiers AS SELECT id AS member, id % 5 AS tier FROM members;
    CREATE VIEW founders AS SELECT member FROM tiers WHERE tier = 4;
    DROP TABLE notes;`,
};

/** Writes the first so many of them into a folder of their own, and returns that. */
export function writeMigrations(folder: string, count = 3, files = sampleMigrations): string {
  const path = join(folder, `migrations-${count}`);
  mkdirSync(path, { recursive: true });
  for (const [name, sql] of Object.entries(files).slice(0, count)) writeFileSync(join(path, name), sql);
  return path;
}
