import type { Setting } from './setting.ts';

/** A place that gives settings by name: flags, environment, `.env`. An empty text counts as not given. */
export interface SettingSource {
  /** For messages: `the environment`. */
  readonly label: string;
  readonly values: Readonly<Record<string, string | undefined>>;
}

/** Reads a small text file; throws the error of the system. */
export type ReadText = (path: string) => string;

/** What the sources say about one setting. */
export type Found = { readonly text: string } | { readonly problem: string } | undefined;

interface FindValueOptions {
  setting: Pick<Setting, 'name' | 'secret'>;
  /** The first source that says anything decides. */
  sources: readonly SettingSource[];
  readText: ReadText;
}

/** Looks a setting up; a secret also in the file that its name with `_FILE` behind it names. */
export function findValue({ setting: { name, secret }, sources, readText }: FindValueOptions): Found {
  for (const { label, values } of sources) {
    const text = values[name] || undefined;
    const file = secret ? values[fileNameOf(name)] || undefined : undefined;
    if (text !== undefined && file !== undefined) {
      return { problem: `is given twice in ${label}, directly and as ${fileNameOf(name)}` };
    }
    if (text !== undefined) return { text };
    if (file !== undefined) return readSecret({ name, file, readText });
  }
  return undefined;
}

/** The name of the variable that names a secret's file. */
export function fileNameOf(name: string): string {
  return `${name}_FILE`;
}

function readSecret({ name, file, readText }: { name: string; file: string; readText: ReadText }): Found {
  try {
    // Editors and `echo` leave a line break behind that is no part of a secret.
    const text = readText(file).replace(/\r?\n$/, '');
    return text === '' ? { problem: `is given as ${fileNameOf(name)}, and ${file} is empty` } : { text };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problem: `is given as ${fileNameOf(name)}, which cannot be read: ${reason}` };
  }
}
