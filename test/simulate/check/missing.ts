import type { Bucket } from '../model/bucket.ts';
import { type Commit, sameList } from '../model/content.ts';
import type { ModelRecord } from '../model/record.ts';

/** What a restore of the record would miss, or find wrong; undefined if it yields the state that the record names. */
export function findMissing(bucket: Bucket, record: ModelRecord): string | undefined {
  const base: Commit[] = [];
  const map = record.map === undefined ? { packs: [] } : bucket.maps.get(record.map);
  if (map === undefined) return record.map;
  for (const name of map.packs) {
    const pack = bucket.packs.get(name);
    if (pack === undefined) return name;
    base.push(...pack.commits);
  }
  const wal: Commit[] = [];
  for (const { in: seq, commits } of record.segments) {
    const payload = bucket.log.get(seq)?.record.payload;
    if (payload === undefined || !commits.every((commit) => payload.includes(commit))) return `log/${seq}`;
    wal.push(...commits);
  }
  if (!sameList(base, record.state.base)) return `a base of [${record.state.base}]: it finds [${base}]`;
  if (!sameList(wal, record.state.wal)) return `a WAL of [${record.state.wal}]: it finds [${wal}]`;
  return undefined;
}
