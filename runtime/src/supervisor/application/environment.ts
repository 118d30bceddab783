import { allSettings } from '../../config/declarations/all.ts';
import { fileNameOf } from '../../config/find-value.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface ApplicationEnvironmentOptions {
  /** The environment of Eider itself. */
  environment: Environment;
  /** Leave the secrets in it. */
  passSecrets: boolean;
}

/** What the application gets of Eider's environment: everything but Eider's secrets, and where they lie. */
export function applicationEnvironment({
  environment,
  passSecrets,
}: ApplicationEnvironmentOptions): Environment {
  if (passSecrets) return environment;
  const hidden = new Set(
    allSettings.flatMap((setting) => ('secret' in setting ? [setting.name, fileNameOf(setting.name)] : [])),
  );
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !hidden.has(name)));
}
