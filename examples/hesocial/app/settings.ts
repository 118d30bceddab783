export interface Settings {
  /** `EIDER_DATABASE_PATH`: the database file; the same setting tells Eider what to replicate. */
  databasePath: string;
  /** `HESOCIAL_LEDGER`: the file that gets a line per commit (ledger.ts), best on another disk. */
  ledgerPath: string;
}

/** @throws if a setting is missing, naming it */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  return {
    databasePath: required(environment, 'EIDER_DATABASE_PATH'),
    ledgerPath: required(environment, 'HESOCIAL_LEDGER'),
  };
}

function required(environment: NodeJS.ProcessEnv, name: string): string {
  const value = environment[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set; expected the path of a file`);
  return value;
}
