import type { WatchdogSettings, WatchedDatabase } from './settings.ts';

/** The bindings of the Worker. */
export interface Environment {
  /** JSON of {@link WatchdogSettings}. */
  SETTINGS: string;
  /** Where alerts are posted. */
  WEBHOOK_URL?: string;
  /** Called after every completed round. */
  HEARTBEAT_URL?: string;
  [bucket: `BUCKET_${number}`]: R2Bucket;
}

/** Our own program wrote the binding in the same deployment, so its shape is taken as it is. */
export const settingsOf = (environment: Environment): WatchdogSettings => JSON.parse(environment.SETTINGS);

/** @throws Error when the deployment lacks the binding that its settings name */
export function bucketOf(environment: Environment, { binding }: WatchedDatabase): R2Bucket {
  const bucket = environment[binding];
  if (bucket === undefined) throw new Error(`the Worker has no R2 binding ${binding}`);
  return bucket;
}
