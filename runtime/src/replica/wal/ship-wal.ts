import type { PackWriter } from '../blocks/pack-writer.ts';
import { squeeze } from '../frame/frame.ts';
import { sha256 } from '../frame/sha256.ts';
import type { WalSegment } from '../log/record.ts';
import type { ShippableWal } from '../replica-state.ts';
import { planSegments } from './wal-segments.ts';

/**
 * Brings the bytes of a WAL that the predecessor's segments do not cover to where a restore finds them: large ranges to
 * packs (durable after the pack writer's flush), the rest into the payload of the record at `log/<recordKey>`.
 */
export async function shipWal({
  wal,
  before,
  packs,
  recordKey,
  level,
}: {
  wal: ShippableWal;
  /** Segments of the predecessor. */
  before: readonly WalSegment[];
  packs: PackWriter;
  /** `log/<seq>` of the record that is being made. */
  recordKey: string;
  level: number;
}): Promise<{ segments: WalSegment[]; payload: Uint8Array }> {
  const plan = planSegments({ segments: before, common: wal.common, to: wal.length });
  const packed: WalSegment[] = [];
  for (const { from, to } of plan.packed) {
    const bytes = await collect(wal.read(from, to), to - from);
    await packs.add({
      bytes,
      sha256: sha256(bytes),
      placed: ({ pack, at, stored, raw, sha256: hash }) => {
        packed.push({
          from,
          to,
          in: `packs/${pack}`,
          at,
          stored,
          raw,
          sha256: Buffer.from(hash).toString('hex'),
        });
      },
    });
  }
  await packs.flush();
  packed.sort((a, b) => a.from - b.from);
  if (plan.payload === undefined) return { segments: [...plan.kept, ...packed], payload: new Uint8Array() };

  const { from, to } = plan.payload;
  const raw = await collect(wal.read(from, to), to - from);
  const payload = await squeeze(raw, level);
  const hash = sha256(raw).toString('hex');
  const own = { from, to, in: recordKey, at: 0, stored: payload.length, raw: raw.length, sha256: hash };
  return { segments: [...plan.kept, ...packed, own], payload };
}

async function collect(pieces: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(length);
  let at = 0;
  for await (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes.subarray(0, at);
}
