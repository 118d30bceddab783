import type { ContestantName } from '../contestants/contestant.ts';
import { changeKinds } from '../database/changes.ts';
import { type Row, row } from '../report/row.ts';
import type { ChangeCost, Cost } from './change.ts';

const onePercent = 0.01;
const nothing: Cost = { seconds: Number.NaN, bytesUp: Number.NaN };

const costOf = ({ costs }: ChangeCost, name: ContestantName): Cost => costs[name] ?? nothing;

const ratio = (measured: readonly ChangeCost[], figure: keyof Cost, name: ContestantName): number[] =>
  measured.map((each) => costOf(each, 'eider')[figure] / costOf(each, name)[figure]);

/** What the changes of one percent say about the targets, and the rest of them for comparison. */
export function changeRows(measured: readonly ChangeCost[], megabytes: number): Row[] {
  const judged = measured.filter(({ change }) => change.share === onePercent);
  const rows = [...targetRows(judged), ...kindRows(judged), ...shareRows(measured)];
  return rows.map(({ what, ...rest }) => ({ what: `${megabytes} MB, ${what}`, ...rest }));
}

function targetRows(judged: readonly ChangeCost[]): Row[] {
  return [
    row({
      what: '1 % of rows: bytes uploaded, of the zstd-3 size of new content',
      unit: '×',
      values: judged.map((each) => costOf(each, 'eider').bytesUp / each.newContent),
      target: { atMost: 1.1 },
      note: 'all requests of the replicator, its lease included',
    }),
    row({
      what: '1 % of rows: bytes uploaded, of the whole file',
      unit: '×',
      values: judged.map((each) => costOf(each, 'eider').bytesUp / each.fileBytes),
      target: { atMost: 1 / 20 },
    }),
    row({
      what: '1 % of rows: bytes uploaded, of restic’s',
      unit: '×',
      values: ratio(judged, 'bytesUp', 'restic'),
      target: { atMost: 0.5 },
    }),
    ...(['restic', 'rclone', 'whole file'] as const).map((name) =>
      row({
        what: `1 % of rows: time of the sync, of ${name}’s`,
        unit: '×',
        values: ratio(judged, 'seconds', name),
        ...(name !== 'whole file' && { target: { atMost: 0.1 } }),
        note: 'until the replica is seen to hold the change; looked at every 20 ms',
      }),
    ),
    row({
      what: '1 % of rows: bytes read to find the change, of the file',
      unit: '×',
      values: judged.map((each) => each.bytesRead / each.fileBytes),
      target: { atMost: 0.05 },
      note: 'changed blocks, and what came over sockets, are among them',
    }),
  ];
}

/** The changes of one percent, kind by kind. */
function kindRows(judged: readonly ChangeCost[]): Row[] {
  return changeKinds.flatMap((kind) => {
    const those = judged.filter(({ change }) => change.kind === kind);
    const megabytes = (name: ContestantName): Row =>
      row({
        what: `${kind} 1 %: uploaded by ${name}`,
        unit: 'MB',
        values: those.map((each) => costOf(each, name).bytesUp / 1e6),
      });
    const seconds = (name: ContestantName): Row =>
      row({
        what: `${kind} 1 %: time of ${name}`,
        unit: 's',
        values: those.map((each) => costOf(each, name).seconds),
      });
    return [
      megabytes('eider'),
      megabytes('restic'),
      seconds('eider'),
      seconds('restic'),
      seconds('rclone'),
      row({
        what: `${kind} 1 %: read to find it, of the file`,
        unit: '×',
        values: those.map((each) => each.bytesRead / each.fileBytes),
      }),
    ];
  });
}

/** The other shares, all kinds together. */
function shareRows(measured: readonly ChangeCost[]): Row[] {
  const others = Map.groupBy(
    measured.filter(({ change }) => change.share !== onePercent),
    ({ change }) => change.share,
  );
  return [...others].map(([share, those]) =>
    row({
      what: `${share * 100} % of rows: uploaded by Eider`,
      unit: 'MB',
      values: those.map((each) => costOf(each, 'eider').bytesUp / 1e6),
    }),
  );
}
