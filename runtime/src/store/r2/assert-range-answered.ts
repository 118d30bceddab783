import { S3Failure } from '../s3/s3-failure.ts';
import { required } from './required.ts';

interface RangeAnswer {
  /** What was asked for. */
  range: { offset: number; length: number };
  /** The answer's `Content-Range`. */
  contentRange: string | undefined;
  /** Bytes that came. */
  received: number;
}

/** Makes sure that a range is what was asked for, and short only because the object ends. */
export const assertRangeAnswered = ({ range, contentRange, received }: RangeAnswer): void => {
  const [, start, size] = /^bytes (\d+)-\d+\/(\d+)$/.exec(required('Content-Range', contentRange)) ?? [];
  const expected = Math.min(range.length, Number(size) - range.offset);
  if (Number(start) === range.offset && received === expected) return;
  const message = `asked for ${range.length} bytes from ${range.offset}, got ${received} as "${contentRange}"`;
  throw new S3Failure({ status: 206, code: 'IncompleteBody', message });
};
