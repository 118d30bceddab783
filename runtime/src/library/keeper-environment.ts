/** Where the keeper serves health, metrics and the admin API, unless a setting says otherwise: the application mounts them. */
const anyPort = '127.0.0.1:0';

/** The environment of a keeper: the application's, with the settings that it gives. */
export function keeperEnvironment({
  environment,
  settings,
}: {
  environment: NodeJS.ProcessEnv;
  /** By name; they win over the environment. */
  settings: Readonly<Record<string, string>>;
}): NodeJS.ProcessEnv {
  return { EIDER_HTTP_ADDRESS: anyPort, ...environment, ...settings };
}
