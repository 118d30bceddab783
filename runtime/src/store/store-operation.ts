/**
 * How Cloudflare bills an operation: class A changes or lists state, class B reads it, the rest is free
 * (https://developers.cloudflare.com/r2/pricing/). A refused conditional write (412) is billed as class A too.
 */
export type OperationClass = 'A' | 'B' | 'free';

const classes = {
  PutObject: 'A',
  GetObject: 'B',
  HeadObject: 'B',
  ListObjectsV2: 'A',
  CopyObject: 'A',
  DeleteObject: 'free',
  DeleteObjects: 'free',
  CreateMultipartUpload: 'A',
  UploadPart: 'A',
  CompleteMultipartUpload: 'A',
  AbortMultipartUpload: 'free',
} as const satisfies Record<string, OperationClass>;

/** The S3 operations that Eider uses. The other stores name their steps by the S3 operation that they stand for. */
export type StoreOperation = keyof typeof classes;

export const storeOperations = Object.keys(classes) as readonly StoreOperation[];

export const operationClass = (operation: StoreOperation): OperationClass => classes[operation];
