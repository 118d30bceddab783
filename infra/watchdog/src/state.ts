/** What the watchdog says of a database, the most urgent first. */
export const STATES = ['silent', 'contended', 'lagging', 'undrilled', 'expiring', 'released', 'ok'] as const;

export type State = (typeof STATES)[number];

/** Whether somebody is to be told. A released database is stopped on purpose. */
export const isBad = (state: State): boolean => state !== 'ok' && state !== 'released';
