import type { Epoch, Line, Seq } from '../../../runtime/src/replica/log/numbers.ts';
import { nextSeq } from '../../../runtime/src/replica/log/numbers.ts';
import type { Task } from '../kernel/task.ts';
import { type Content, isPrefix, sameBase, sameContent } from '../model/content.ts';
import { type Kind, type ModelRecord, nameOf, type Segment } from '../model/record.ts';
import { append } from './append.ts';
import { setPosition } from './begin.ts';
import type { Eider } from './eider.ts';
import type { Reign } from './reign.ts';
import { stopReign } from './stop.ts';
import { uploadBase } from './upload.ts';

/** Ships about once a second until the application stops. */
export function* shipLoop(eider: Eider, reign: Reign): Task {
  const { settings, random } = eider.world;
  while (eider.reign === reign && reign.stop === undefined) {
    if ((yield* shipOnce(eider, reign)) === 'fenced') stopReign(eider, reign, 'fenced');
    yield* eider.sleep(settings.sync * random.between(0.5, 1.5));
  }
  reign.loops--;
  eider.signal.fire();
}

/** Makes the present state of the file durable. */
export function* shipOnce(eider: Eider, reign: Reign): Task<'durable' | 'nothing' | 'fenced' | 'gave-up'> {
  const { file } = eider.machine.disk;
  if (file === undefined || (sameContent(file, reign.newest.state) && !reign.overrides)) return 'nothing';
  const names: string[] = [];
  const map = yield* uploadBase(eider, reign, file, names);
  if (map === 'gave-up') return 'gave-up';
  yield* eider.pass('packs-uploaded');
  const kind: Kind = map.isNew ? 'checkpoint' : 'wal';
  const outcome = yield* appendRecord(eider, reign, kind, file, map.name);
  for (const name of names) reign.held.delete(name);
  return outcome;
}

/** Appends the last word of this writer. */
export function* close(eider: Eider, reign: Reign): Task<'durable' | 'fenced' | 'gave-up'> {
  const { state, map } = reign.newest;
  return yield* appendRecord(eider, reign, 'close', state, map);
}

function* appendRecord(
  eider: Eider,
  reign: Reign,
  kind: Kind,
  state: Content,
  map: string | undefined,
): Task<'durable' | 'fenced' | 'gave-up'> {
  const { disk } = eider.machine;
  const { rules } = eider.world;
  const build = (seq: Seq, shown: Content) => buildRecord(eider, reign, { kind, seq, state: shown, map });
  const record = build(nextSeq(reign.newest.seq), state);
  if (rules('intent')) disk.intent = nameOf(record);
  yield* eider.pass('intent-written');
  const rebuild = (seq: Seq) => {
    const { file } = disk;
    return build(seq, file !== undefined && sameBase(file, state) ? file : state);
  };
  const appended = yield* append(eider, reign, record, rebuild);
  if (appended.outcome !== 'durable') return appended.outcome;
  eider.world.ledger.acknowledged(appended.record);
  yield* eider.pass('record-durable');
  reign.advance(appended.record);
  setPosition(eider, reign);
  return 'durable';
}

export function buildRecord(
  eider: Eider,
  reign: Reign,
  { kind, seq, state, map }: { kind: Kind; seq: Seq; state: Content; map: string | undefined },
): ModelRecord {
  const id = eider.machine.nextId();
  const { newest } = reign;
  const { segments, payload } = planWal(newest, state, seq);
  return {
    id,
    seq,
    epoch: reign.epoch as Epoch,
    line: (kind === 'close' ? newest.line : reign.line) as Line,
    kind,
    time: eider.machine.wallClock,
    content: kind === 'close' ? newest.content : id,
    state,
    map,
    segments,
    payload,
    isNamed: false,
    overrides: reign.overrides,
    author: eider.session,
  };
}

/** Earlier segments stay where they are as long as they are larger than what comes after them. */
function planWal(
  newest: ModelRecord,
  { base, iteration, wal }: Content,
  seq: Seq,
): Pick<ModelRecord, 'segments' | 'payload'> {
  const goesOn = sameBase(newest.state, { base, iteration, wal }) && isPrefix(newest.state.wal, wal);
  const kept: Segment[] = goesOn ? [...newest.segments] : [];
  let payload = wal.slice(kept.reduce((sum, { commits }) => sum + commits.length, 0));
  for (let last = kept.at(-1); last !== undefined && payload.length > 0; last = kept.at(-1)) {
    if (last.commits.length > payload.length) break;
    payload = [...last.commits, ...payload];
    kept.pop();
  }
  if (payload.length === 0) return { segments: kept, payload };
  return { segments: [...kept, { in: seq, commits: payload }], payload };
}
