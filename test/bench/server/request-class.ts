import type { OperationClass } from '../../../runtime/src/store/store-operation.ts';
import type { S3Request } from './s3-answers.ts';

/** The class as which R2 bills a request: reads are B, deletes and aborts free, everything else (writes, listings) A. */
export function requestClass({ method, key, query }: Omit<S3Request, 'headers' | 'pieces'>): OperationClass {
  if (method === 'DELETE' || query.has('delete')) return 'free';
  if (method === 'HEAD' || query.has('location')) return 'B';
  if (method === 'GET') return key === '' ? 'A' : 'B';
  return 'A';
}
