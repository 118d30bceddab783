import { describe, expect, it } from 'vitest';
import type { Line, Seq } from '../../../../runtime/src/replica/log/numbers.ts';
import {
  type ContentFacts,
  compareContent,
  type LocalContent,
} from '../../../../runtime/src/replica/protocol/compare-content.ts';

const named = (content: string) => ({ content, root: `root of ${content}`, walSha256: `wal of ${content}` });
const newest = { seq: 9 as Seq, ...named('r9'), iteration: 4n, line: 1 as Line };
const atNewest = { seq: 9 as Seq, ...named('r9'), line: 1 as Line };
const atOlder = { seq: 7 as Seq, ...named('r7'), line: 1 as Line };
const otherLine = { seq: 7 as Seq, ...named('r7'), line: 0 as Line };
const sameBase: LocalContent = {
  untouched: false,
  equalsPosition: false,
  iteration: 4n,
  base: 'same',
  wal: 'same',
};
const otherBase: LocalContent = { ...sameBase, base: 'different', wal: 'different', iteration: 5n };

function relate(local: LocalContent, facts: Partial<ContentFacts> = {}) {
  return compareContent({
    local,
    newest,
    position: undefined,
    intent: undefined,
    unverified: false,
    victory: undefined,
    ...facts,
  }).relation;
}

describe('comparing by content', () => {
  it('trusts a file untouched since its clean stop', () => {
    const untouched = { ...otherBase, untouched: true };
    expect(relate(untouched, { position: atNewest })).toBe('equal');
    expect(relate(untouched, { position: atOlder })).toBe('behind');
    expect(relate(untouched, { position: otherLine })).toBe('behind');
  });

  it('compares the WALs over the same base', () => {
    expect(relate(sameBase)).toBe('equal');
    expect(relate({ ...sameBase, wal: 'prefix' })).toBe('behind');
    expect(relate({ ...sameBase, wal: 'extension' }, { position: atOlder })).toBe('ahead');
    expect(relate({ ...sameBase, wal: 'different' }, { position: atNewest })).toBe('diverged');
  });

  it('finds a power loss that left the file behind its own position', () => {
    expect(relate({ ...sameBase, wal: 'prefix' }, { position: atNewest })).toBe('behind');
  });

  it.each(['position', 'intent'] as const)(
    'follows a checkpoint only if the %s names the newest',
    (which) => {
      expect(relate(otherBase, { [which]: atNewest })).toBe('ahead');
      expect(relate(otherBase, { [which]: { ...atOlder, ...named('r8') } })).toBe('diverged');
      expect(relate({ ...otherBase, iteration: 4n }, { [which]: atNewest })).toBe('diverged');
      expect(relate({ ...otherBase, iteration: 3n }, { [which]: atNewest })).toBe('diverged');
      expect(relate(otherBase, { [which]: atNewest, unverified: true })).toBe('diverged');
    },
  );

  it.each(['root', 'walSha256'])("does not take a clone's record of the same id for its own, %s", (field) => {
    const ofClone = { ...atNewest, [field]: 'another' };
    expect(relate(otherBase, { position: ofClone })).toBe('diverged');
    expect(relate(otherBase, { intent: ofClone })).toBe('diverged');
    expect(relate({ ...otherBase, untouched: true }, { position: ofClone })).toBe('behind');
  });

  it('needs no iteration in opaque mode', () => {
    expect(relate({ ...otherBase, iteration: undefined }, { position: atNewest })).toBe('ahead');
  });

  it('knows a file that equals the record of its position', () => {
    expect(relate({ ...otherBase, equalsPosition: true }, { position: atOlder })).toBe('behind');
  });

  it('never takes a file of another line for ahead', () => {
    expect(relate({ ...sameBase, wal: 'extension' }, { position: otherLine })).toBe('left');
    expect(relate(otherBase, { position: otherLine })).toBe('left');
    expect(relate({ ...sameBase, wal: 'extension' })).toBe('diverged');
    expect(relate({ ...sameBase, wal: 'prefix' }, { position: otherLine })).toBe('behind');
  });

  it('knows a file that has won already against the record on top, whatever its position says', () => {
    const victory = { ...named('r9'), line: 1 as Line };
    const compare = (local: LocalContent, facts: Partial<ContentFacts>) =>
      compareContent({
        local,
        newest,
        position: otherLine,
        intent: undefined,
        unverified: true,
        victory,
        ...facts,
      });
    expect(compare(otherBase, {})).toMatchObject({ relation: 'diverged', won: true });
    expect(compare({ ...sameBase, wal: 'extension' }, {})).toMatchObject({ relation: 'diverged', won: true });
    expect(compare({ ...sameBase, wal: 'prefix' }, {})).toMatchObject({ relation: 'behind' });
    // Somebody has appended since, or the `open` never came about.
    expect(compare(otherBase, { victory: { ...victory, ...named('r8') } }).relation).toBe('left');
    expect(compare(otherBase, { victory: { ...victory, line: 2 as Line } }).relation).toBe('left');
  });

  it('does not discard a file for a replica that has lost records', () => {
    const beyond = { ...atNewest, seq: 12 as Seq, ...named('r12') };
    expect(relate({ ...otherBase, untouched: true }, { position: beyond })).toBe('diverged');
    expect(relate({ ...otherBase, equalsPosition: true }, { position: beyond })).toBe('diverged');
  });
});
