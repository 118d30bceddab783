import { runCommand } from '../measure/run-command.ts';
import type { BenchServer } from '../server/bench-server.ts';
import type { Contestant } from './contestant.ts';

/** The environment that gives rclone a remote `bench`. */
export const rcloneEnvironment = ({ endpoint, credentials }: BenchServer): NodeJS.ProcessEnv => ({
  RCLONE_CONFIG: '/dev/null',
  RCLONE_CONFIG_BENCH_TYPE: 's3',
  RCLONE_CONFIG_BENCH_PROVIDER: 'Other',
  RCLONE_CONFIG_BENCH_ENDPOINT: endpoint.href,
  RCLONE_CONFIG_BENCH_ACCESS_KEY_ID: credentials.accessKeyId,
  RCLONE_CONFIG_BENCH_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  RCLONE_S3_NO_CHECK_BUCKET: 'true',
});

/** `rclone copyto`: the whole file whenever its size or time has changed. */
export function rclone({
  server,
  path,
  key,
}: {
  server: BenchServer;
  path: string;
  key: string;
}): Contestant {
  const env = rcloneEnvironment(server);
  const remote = `bench:${server.bucket}/rclone/${key}`;
  return {
    name: 'rclone',
    synced: 'rclone, synced',
    upload: async () => void (await runCommand(['rclone', 'copyto', path, remote], { env })),
    restore: async (to) => void (await runCommand(['rclone', 'copyto', remote, to], { env })),
  };
}
