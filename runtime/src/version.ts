import packageJson from '../package.json' with { type: 'json' };

/** The version of Eider, as `--version`, records and metrics say it. */
export const eiderVersion: string = packageJson.version;
