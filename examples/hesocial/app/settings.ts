export interface Settings {
  /** `HESOCIAL_LEDGER`: the file that gets a line per commit (ledger.ts), best on another disk. */
  ledgerPath: string;
  /** `HESOCIAL_PORT`: where the pages are served, on the loopback interface; 0 takes a free one. Default 3000. */
  port: number;
}

const defaultPort = 3000;

/** @throws if a setting is missing or wrong, naming it */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const { HESOCIAL_LEDGER: ledgerPath = '', HESOCIAL_PORT: port = String(defaultPort) } = environment;
  if (ledgerPath === '') throw new Error('HESOCIAL_LEDGER is not set; expected the path of a file');
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new Error(`HESOCIAL_PORT is ${port}; expected a port, or 0 for a free one`);
  return { ledgerPath, port: Number(port) };
}
