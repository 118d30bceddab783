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
  'application.exited': 'The application has ended; fields `code` and `signal`, one of them null.',
  'reaper.missing':
    'Eider is process 1 and found neither tini nor a shell: children whose parents died stay as zombies until it ends.',
  'restore.progress': 'How far a restore has come; fields `done`, `total` and `unit` (bytes or blocks).',
} as const satisfies Record<string, string>;

export type EventName = keyof typeof events;
