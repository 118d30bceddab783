import { styleText } from 'node:util';
import type { Finding, Word } from './judge.ts';
import type { Observation } from './observation.ts';

/** Colour is an addition: the word alone says it. */
const colours = {
  SAFE: 'green',
  'AT RISK': 'yellow',
  DAMAGED: 'red',
  EMPTY: 'red',
  UNKNOWN: 'magenta',
  GONE: 'red',
} as const satisfies Record<Word, string>;

/** The most urgent finding in one sentence, then what else was found, and what to do. Coloured if stdout is a terminal. */
export function answerText(findings: readonly Finding[], checked: string): string {
  const [first, ...others] = findings;
  if (first === undefined) throw new TypeError('there is always a finding');
  const word = styleText(['bold', colours[first.word]], first.word, { stream: process.stdout });
  return [
    `${word}: ${first.says}.`,
    ...others.map(({ says }) => `  Also: ${says}.`),
    `  Checked: ${checked}.`,
    ...(first.runbook === undefined ? [] : [`  Next: npm run runbook -- ${first.runbook}`]),
  ].join('\n');
}

/** Which part of the content was read. */
export function checkedText({ sample, damage }: Observation['content']): string {
  if (damage !== undefined) return 'lease, and the newest record as far as it can be read';
  if (sample === undefined) return 'lease and log';
  const { bytes, ofBytes, packs, ofPacks, partial } = sample;
  const share = `${bytes} of ${ofBytes} bytes in ${packs} of ${ofPacks} packs`;
  const rest = bytes < ofBytes || partial ? '; --deep reads all of it' : '';
  return `lease, newest record, its map${partial ? ' in part' : ''} and WAL, ${share} of the newest state${rest}`;
}
