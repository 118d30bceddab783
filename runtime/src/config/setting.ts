import type { z } from 'zod';

/** How a setting is written, and what its text becomes. */
export interface SettingKind<Value = unknown> {
  /** What is expected, for people: completes the sentence "expected …". */
  readonly expected: string;
  readonly schema: z.ZodType<Value, string>;
  /** True if the value must never be printed; it can then also be given as a file, by the name with `_FILE` behind it. */
  readonly secret?: true;
}

/** One setting, declared once: what reads it, checks it, reports it and documents it works from this. */
export interface Setting<Value = unknown> extends SettingKind<Value> {
  /** The environment variable. */
  readonly name: string;
  /** What it does, with its unit, in Markdown. */
  readonly meaning: string;
  /** As it would be written in the environment; without one the setting is optional. */
  readonly default?: string;
  /** What happens without it, for a setting that has no default text. */
  readonly otherwise?: string;
}

/** Settings that belong together, by the names that the program uses. */
export type SettingGroup = Readonly<Record<string, Setting>>;

/** What a setting comes to: undefined only if it has no default. */
export type ValueOf<Declared extends Setting> =
  Declared extends Setting<infer Value>
    ? Declared extends { readonly default: string }
      ? Value
      : Value | undefined
    : never;

/** What a group of settings comes to. */
export type ValuesOf<Group extends SettingGroup> = { readonly [Key in keyof Group]: ValueOf<Group[Key]> };
