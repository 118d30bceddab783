import { isRecord } from './values.ts';

/** The newest archive snapshot: each is a restore that was opened and checked, so its age is the age of the last proof. */
export interface Archive {
  /** Key of its manifest. */
  key: string;
  /** When the store received the manifest, in milliseconds since 1970. */
  uploaded: number;
  /** Why it proves nothing, if it does not. */
  flaw?: string;
}

const MANIFEST = '.json';
const SNAPSHOT = '.duckdb.zst';

/**
 * Finds the newest archive manifest. Names are UTC times, so the last in order is the newest.
 *
 * @param newest key of the newest manifest known so far: the listing starts there, not at the beginning
 */
export async function newestArchive(
  bucket: R2Bucket,
  databaseKey: string,
  newest: string | undefined,
): Promise<Archive | undefined> {
  const objects = await listFrom(bucket, `${databaseKey}/archive/`, newest);
  const manifest = objects.findLast(({ key }) => key.endsWith(MANIFEST));
  if (manifest === undefined) {
    // The known one expired meanwhile, and nothing newer came: look once more without the hint.
    return newest === undefined ? undefined : newestArchive(bucket, databaseKey, undefined);
  }
  const { key } = manifest;
  const uploaded = manifest.uploaded.getTime();
  const snapshot = key.slice(0, -MANIFEST.length) + SNAPSHOT;
  if (!objects.some((object) => object.key === snapshot))
    return { key, uploaded, flaw: `${snapshot} is missing` };

  const body = await bucket.get(key);
  const flaw = body === null ? 'it vanished' : flawOf(await body.text());
  return { key, uploaded, ...(flaw === undefined ? {} : { flaw }) };
}

/** All objects below a prefix, from a key on, that one included with the snapshot that stands just before it. */
async function listFrom(bucket: R2Bucket, prefix: string, from: string | undefined): Promise<R2Object[]> {
  const objects: R2Object[] = [];
  let cursor: string | undefined;
  do {
    const start = from === undefined ? {} : { startAfter: from.slice(0, -MANIFEST.length) };
    const page = await bucket.list({ prefix, ...(cursor === undefined ? start : { cursor }) });
    objects.push(...page.objects);
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor !== undefined);
  return objects;
}

function flawOf(text: string): string | undefined {
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    return 'it is no JSON';
  }
  const { drill } = isRecord(manifest) ? manifest : {};
  const { passed } = isRecord(drill) ? drill : {};
  if (typeof passed !== 'boolean') return 'it does not say whether its drill passed';
  return passed ? undefined : 'its drill failed';
}
