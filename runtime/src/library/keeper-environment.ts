import { type HttpAddress, operationDeclarations } from '../config/declarations/operation.ts';

/** Where the keeper serves health, metrics and the admin API if no setting says where: the application mounts them. */
const anyPort = '127.0.0.1:0';

/** The environment of a keeper: the application's, with the settings that it gives. */
export function keeperEnvironment({
  environment,
  settings,
  httpAddress,
}: {
  environment: NodeJS.ProcessEnv;
  /** By name; they win over the environment. */
  settings: Readonly<Record<string, string>>;
  /** What the setting of that name comes to, with a `.env` file. */
  httpAddress: HttpAddress | 'off';
}): NodeJS.ProcessEnv {
  const { name, default: fixed } = operationDeclarations.httpAddress;
  const isDefault = httpAddress !== 'off' && `${httpAddress.host}:${httpAddress.port}` === fixed;
  return { ...(isDefault && { [name]: anyPort }), ...environment, ...settings };
}
