import { allSettings } from '../config/declarations/all.ts';
import { fileNameOf } from '../config/find-value.ts';
import { UsageError } from './usage-error.ts';

/**
 * Makes sure that flags name settings, and no secret: a command line can be read by everybody on the machine.
 *
 * @throws UsageError for the first that does not.
 */
export function checkSettingNames(names: readonly string[]): void {
  for (const name of names) {
    const setting = allSettings.find((known) => known.name === name || fileNameOf(known.name) === name);
    if (setting === undefined) {
      throw new UsageError({ what: `There is no setting ${name}`, todo: 'docs/settings.md lists them all' });
    }
    if ('secret' in setting && setting.name === name) {
      throw new UsageError({
        what: `${name} is a secret, and a command line can be read by everybody on this machine`,
        todo: `Put it into the environment, or into a file named by ${fileNameOf(name)}`,
      });
    }
  }
}
