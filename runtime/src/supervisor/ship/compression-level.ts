import type { Settings } from '../../config/settings.ts';

/** zstd level of what is uploaded: 3 costs little beside the network. */
const level = 3;

/** 0 = store as is. */
export function compressionLevel({ compressUploads }: Pick<Settings, 'compressUploads'>): number {
  return compressUploads ? level : 0;
}
