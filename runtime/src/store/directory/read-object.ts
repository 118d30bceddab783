import { open } from 'node:fs/promises';

/** Reads a file whole, with the time of exactly these bytes. */
export const readWhole = async (path: string): Promise<{ bytes: Uint8Array; modified: Date }> => {
  await using file = await open(path, 'r');
  const { mtime } = await file.stat();
  return { bytes: await file.readFile(), modified: mtime };
};

/** Reads `length` bytes from `offset`, fewer if the file ends before. */
export const readPart = async (path: string, offset: number, length: number): Promise<Uint8Array> => {
  await using file = await open(path, 'r');
  const { size } = await file.stat();
  const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - offset)));
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, offset + filled);
    if (bytesRead === 0) throw Object.assign(new Error(`${path} shrank`), { code: 'EIO' });
    filled += bytesRead;
  }
  return bytes;
};
