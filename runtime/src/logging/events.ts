/**
 * Every event that is logged, with what it means. Dashboards and alerts search for these names, so a name never changes
 * its meaning; fields may be added.
 */
export const events = {
  'application.started': 'The application runs; field `pid`.',
  'application.signalled': 'A signal was passed on to the application; field `signal`.',
  'application.killed': 'The application did not stop in time and was killed; field `seconds`.',
  'application.left-overs':
    'Processes that the application left behind were told to stop; field `processGroup`.',
  'application.unkillable':
    'Processes that the application left behind could not be ended, such as one that hangs in the kernel: the rest is shipped all the same, and the next start compares the file if one of them has it open; fields `processGroup` and `pids`.',
  'application.exited': 'The application has ended; fields `code` and `signal`, one of them null.',
  'reaper.missing':
    'Eider is process 1 and found neither tini nor a shell: children whose parents died stay as zombies until it ends.',
  'restore.progress': 'How far a restore has come; fields `done`, `total` and `unit` (bytes or blocks).',
  'start.decided': 'What is done with the local file, and why; fields `action` and `reason`.',
  'start.again': 'The replica or the lease moved while this start was deciding: it begins again.',
  'start.unverified':
    'The store does not answer: the application starts with the local file, and nothing is shipped before it was compared.',
  'lease.waiting': 'Another writer holds the lease; field `reason`.',
  'lease.taken': 'This process holds the lease.',
  'lease.asked':
    'A newer instance asked for the lease: the application stops, the rest is shipped, the lease handed over.',
  'lease.lost': 'Another process holds the lease: the application stops, and the rest is shipped.',
  'lease.unreachable': 'No sign of life could be written; field `error`.',
  'lease.released': 'The lease was given back.',
  'log.opened': 'This process is the writer now; fields `seq` and `epoch`.',
  'restore.ordered':
    'Somebody wants an older state back, through the admin API: the application stops for it; field `seq`.',
  'restore.failed':
    'A restore that was asked for through the admin API was not carried out; fields `seq` and `error`.',
  'restore.started': 'A state is being restored; field `seq`.',
  'restore.finished': 'A state was restored; fields `seq`, `seconds`, `bytes`.',
  'sync.shipped': 'A state is durable; fields `seq`, `kind`, `bytes`, `seconds`.',
  'sync.delayed': 'A state could not be captured or shipped now; it is tried again; field `error`.',
  'sync.fenced': 'Another writer has taken over; what is not in the replica is kept under `conflicts/`.',
  'sync.final': 'The last state is durable, and the log is closed; field `seq`.',
  'sync.not-durable':
    'The last bytes could not be shipped, in time or for another reason that the message names; they are in the local files: keep the disk, and start again on it; field `error`.',
  'proof.forgotten':
    'That the store was proven could not be noted on the disk: the next start proves it again; field `error`.',
  'stop.forgotten':
    'How the replica was left could not be noted on the disk: the next start looks at all of it; field `error`.',
  'isolation.stopping':
    'The store has not been heard of for too long: the application is stopped; field `seconds`.',
  'admin.action':
    'Somebody did something through the admin API; fields `action`, `result`, `operation`, `who`, `arguments`.',
  'admin.refused': 'A request to the admin API did not show the token; field `address`.',
  'admin.unrecorded':
    'What somebody did could not be written to the audit trail; fields `operation` and `error`.',
  'disk.unknown':
    'The disk of the database cannot be measured, and its metrics are left out until it can; field `error`.',
  'http.failed': 'A request could not be answered as it should; fields `path` and `error`.',
  'http.listening': 'Health checks and metrics are served; field `port`.',
  'http.unusable': 'Health checks and metrics cannot be served; field `error`.',
  'heartbeat.failed': 'EIDER_HEARTBEAT_URL could not be called; field `error`.',
  'gc.finished':
    'What no restore point needs any more was deleted; fields `records`, `objects`, `bytes`, and `locked` if a bucket lock still holds some of it.',
  'gc.failed': 'A collection of garbage ended early; nothing is lost, and it is tried again; field `error`.',
  'vault.copied': 'A copy of the newest state lies in the vault; fields `id`, `seq`, `objects`, `seconds`.',
  'vault.failed':
    'The newest state could not be copied to the vault; it is tried again, and until then older copies must do; field `error`.',
  'restore.salvaged':
    'An object of the replica is missing or damaged, and a copy from the vault is restored instead; fields `key`, `copy`, `problem`. Somebody may have tampered with the bucket.',
  'archive.finished':
    'An archive snapshot was written, and so a restore was proven; fields `name`, `seq`, `seconds`, `bytes`.',
  'archive.failed':
    'No archive snapshot could be written: unless a later one can, no restore is proven; fields `reason` and `code` (exit code).',
  'drill.unrecorded': 'How a drill went could not be noted in the lease; field `error`.',
  'conflict.kept': 'The loser of a conflict is kept, restorable; field `id`.',
  'opaque.followed':
    'The file cannot be followed while it is open: the loss window is the whole run; field `reason`.',
} as const satisfies Record<string, string>;

export type EventName = keyof typeof events;
