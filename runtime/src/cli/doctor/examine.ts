import type { BucketSettings } from '../../config/bucket-settings.ts';
import { locateDatabase } from '../../config/database-path.ts';
import type { Settings } from '../../config/settings.ts';
import { storeSettingsOf } from '../../config/store-settings.ts';
import { openStore } from '../../store/open-store.ts';
import { defaultRetryPolicy } from '../../store/retry-policy.ts';
import { bucketChecks } from './bucket-checks.ts';
import { type CheckResult, runCheck, runChecks } from './check.ts';
import { databaseCheck } from './database-check.ts';
import { diskCheck } from './disk-check.ts';
import { duckdbCheck } from './duckdb-check.ts';
import { folderCheck } from './folder-check.ts';
import { nodeCheck } from './node-check.ts';
import { pathCheck } from './path-check.ts';
import { settingsCheck } from './settings-check.ts';
import { spaceCheck } from './space-check.ts';

/** One more try after a second: somebody waits for the answer. */
const retry = { ...defaultRetryPolicy, schedule: [1000] };

interface ExamineOptions {
  load: () => Promise<Settings>;
  environment: Readonly<Record<string, string | undefined>>;
}

/** Checks everything that Eider needs: what the settings name only if they are complete. */
export async function examine({ load, environment }: ExamineOptions): Promise<CheckResult[]> {
  let settings: Settings | undefined;
  const remember = async () => {
    settings = await load();
    return settings;
  };
  const results = await runChecks([nodeCheck, settingsCheck({ load: remember, environment })]);
  results.push(await runCheck(duckdbCheck));
  if (settings?.databasePath !== undefined) {
    const { databasePath: path, opaque } = settings;
    results.push(...(await examineDisk({ path, opaque })));
  }
  if (settings?.bucket !== undefined) results.push(...(await examineBucket(settings.bucket)));
  return results;
}

interface ExamineDiskOptions {
  path: string;
  opaque: Settings['opaque'];
}

function examineDisk({ path, opaque }: ExamineDiskOptions): Promise<CheckResult[]> {
  const located = locateDatabase(path);
  if ('problem' in located) return runChecks([pathCheck(located)]);
  const databasePath = located.path;
  return runChecks([
    pathCheck(located),
    folderCheck({ databasePath }),
    spaceCheck({ databasePath }),
    diskCheck({ databasePath }),
    databaseCheck({ databasePath, opaque }),
  ]);
}

async function examineBucket(bucket: BucketSettings): Promise<CheckResult[]> {
  const store = await openStore({ ...storeSettingsOf(bucket), retry });
  try {
    return await runChecks(bucketChecks({ store, databaseKey: bucket.databaseKey }));
  } finally {
    await store.close();
  }
}
