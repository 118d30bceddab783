import type { ReplicaStatus } from './read-status.ts';

/** The status in lines for people. */
export function statusText({ store, key, newest, lease, lastDrill, disk }: ReplicaStatus): string {
  const lines = [
    ['replica', `${key} in ${store}`],
    ['newest', newestText(newest)],
    ['lease', leaseText(lease)],
    ['drill', drillText(lastDrill)],
    ...(disk === null ? [] : [['disk', diskText(disk)]]),
  ];
  return lines.map(([name = '', text = '']) => `${name.padEnd(8)}  ${text}`).join('\n');
}

function newestText(newest: ReplicaStatus['newest']): string {
  if (newest === null) return 'nothing has been shipped yet';
  const { seq, kind, durableAt, epoch, host, databaseBytes, walBytes } = newest;
  return `record ${seq} (${kind}) of ${durableAt}, epoch ${epoch} of ${host}; ${databaseBytes} bytes and ${walBytes} of WAL`;
}

function leaseText(lease: ReplicaStatus['lease']): string {
  if (lease === null) return 'there is none';
  const { state, instance, epoch, lagSeconds, askedBy } = lease;
  if (state === 'free') return `free; ${instance} held it last, epoch ${epoch}`;
  const lag = lagSeconds === null ? 'no application runs' : `lag ${lagSeconds.toFixed(1)} s`;
  return `held by ${instance}, epoch ${epoch}, ${lag}${askedBy === null ? '' : `, asked for by ${askedBy}`}`;
}

function drillText(drill: ReplicaStatus['lastDrill']): string {
  if (drill === null) return 'none is known of';
  return `record ${drill.seq} ${drill.passed ? 'passed' : 'FAILED'}, at ${drill.time}`;
}

function diskText({ path, eider, position }: NonNullable<ReplicaStatus['disk']>): string {
  const equalled = position === null ? 'not known to equal any record' : `equalled record ${position} last`;
  return `${path}, ${equalled}; ${eider === null ? 'no eider works on it' : `eider: ${eider}`}`;
}
