/** What one database is judged by. Times in the unit that their name says. */
export interface Thresholds {
  /** A held lease that the store has not seen renewed for this long is silent. */
  silentAfterSeconds: number;
  /** The oldest local commit may wait this long before it is durable. */
  laggingAfterSeconds: number;
  /** The newest archive snapshot, itself a passed drill, may be this old. */
  undrilledAfterHours: number;
  /** The rotation of credentials is announced this long before it is due. */
  expiringWithinDays: number;
}

export interface WatchedDatabase {
  /** The name that alerts use. */
  name: string;
  /** Prefix of the database's objects. */
  key: string;
  /** Name of the R2 binding of its bucket. */
  binding: `BUCKET_${number}`;
}

/** The plain-text binding `SETTINGS`, written by the Pulumi component. */
export interface WatchdogSettings {
  databases: WatchedDatabase[];
  thresholds: Thresholds;
  /** When the credentials are to be rotated, RFC 3339. */
  rotationDue: string;
  /** Whether `/status.json` and the badges are served. */
  statusPage: boolean;
}
