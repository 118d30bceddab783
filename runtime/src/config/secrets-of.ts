import type { Settings } from './settings.ts';

/** The values that must not appear in any text that leaves the process. */
export function secretsOf({
  bucket,
  adminToken,
  heartbeatUrl,
}: Pick<Settings, 'bucket' | 'adminToken' | 'heartbeatUrl'>): string[] {
  const secrets = [
    bucket?.credentials?.accessKeyId,
    bucket?.credentials?.secretAccessKey,
    adminToken,
    heartbeatUrl,
  ];
  return secrets.flatMap((secret) => (secret === undefined ? [] : [secret.reveal()]));
}
