import { randomBytes } from 'node:crypto';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';

/** A bucket in Cloudflare's own simulator of R2, with its S3 endpoint on loopback. */
export interface LocalR2 extends AsyncDisposable {
  endpoint: string;
  accessKeyId: string;
  secretAccessKey: string;
  keys(): Promise<string[]>;
}

export async function localR2(bucket: string): Promise<LocalR2> {
  const s3Credentials = {
    accessKeyId: randomBytes(16).toString('hex'),
    secretAccessKey: randomBytes(32).toString('hex'),
  };
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: 'export default {}',
      host: '127.0.0.1',
      compatibilityDate: '2026-11-01',
      r2Buckets: { BUCKET: { id: bucket, s3Credentials } },
    }),
  );
  const { href } = await miniflare.ready;
  return {
    endpoint: `${href}cdn-cgi/local/r2/s3`,
    ...s3Credentials,
    async keys() {
      const { objects } = await (await miniflare.getR2Bucket('BUCKET')).list();
      return objects.map(({ key }) => key);
    },
    [Symbol.asyncDispose]: () => miniflare.dispose(),
  };
}
