import type { Writable } from 'node:stream';
import { styleText } from 'node:util';
import type { Finding } from './verdict.ts';

/** Where the demo's story goes: a terminal, a file, or a test. */
export type Audience = Writable & { isTTY?: boolean };

const labelWidth = 14;
const indent = '   ';
const eraseLine = '\r\u001B[2K';

/** Tells people what happens, in steps and aligned facts; colours and a moving line only on a terminal. */
export class Narrator {
  readonly #audience: Audience;
  #steps = 0;
  #moving = false;

  constructor(audience: Audience) {
    this.#audience = audience;
  }

  title(name: string, about: string): void {
    this.#write(`\n${this.#style('bold', name)}\n${about}\n`);
  }

  step(name: string): void {
    this.#steps += 1;
    this.#write(`\n${this.#style('bold', `${this.#steps}  ${name}`)}\n`);
  }

  fact(label: string, value: string): void {
    this.#write(`${this.#line(label, value)}\n`);
  }

  /** A fact that changes: on a terminal it stands until anything else is said; elsewhere it is left out. */
  progress(label: string, value: string): void {
    if (!this.#audience.isTTY) return;
    this.#write(this.#line(label, value));
    this.#moving = true;
  }

  findings(findings: readonly Finding[]): void {
    for (const { promise, kept, seen } of findings) {
      const mark = kept ? this.#style('green', 'kept  ') : this.#style('red', 'BROKEN');
      this.#write(`${indent}${mark}  ${promise}\n${indent}        ${this.#style('dim', seen)}\n`);
    }
  }

  closing(text: string): void {
    this.#write(`\n${text}\n`);
  }

  /** What went wrong, and the last lines that a process wrote. */
  failure(what: string, logTail: readonly string[]): void {
    this.#write(`\n${this.#style('red', what)}\n`);
    for (const line of logTail) this.#write(`${indent}${this.#style('dim', line)}\n`);
  }

  #write(text: string): void {
    this.#audience.write(this.#moving ? `${eraseLine}${text}` : text);
    this.#moving = false;
  }

  #line(label: string, value: string): string {
    return `${indent}${this.#style('dim', label.padEnd(labelWidth))}  ${value}`;
  }

  /** Node leaves the colours out when the stream is no terminal, or NO_COLOR is set. */
  #style(style: 'bold' | 'dim' | 'green' | 'red', text: string): string {
    return styleText(style, text, { stream: this.#audience });
  }
}
