import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ProcessMark } from './process-mark.ts';
import { until } from './until.ts';

/** The file that `npx eider` runs. */
const eiderFile = fileURLToPath(new URL('../../runtime/bin/eider.mjs', import.meta.url));
const applicationFile = fileURLToPath(new URL('sample-application.ts', import.meta.url));

/** The sample application, as a command. */
export const sampleApplication = [process.execPath, applicationFile] as const;

/** A line of Eider's log. */
export interface LoggedEvent {
  readonly event: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

export interface EiderProcessOptions {
  /** What comes after `eider`. */
  args: readonly string[];
  /** The whole environment besides PATH. */
  environment: Readonly<Record<string, string>>;
  /** Working directory. */
  folder: string;
  /** What Node.js runs. Default: what `npx eider` does, from the sources. */
  program?: string | undefined;
}

/** How it ended, and all that it said. */
export interface EiderEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Answer = { readonly rows?: string[][]; readonly error?: string };

/** A running `eider`; if it runs the sample application, this talks to that, too. Ends both when its scope ends. */
export class EiderProcess implements AsyncDisposable {
  readonly ended: Promise<EiderEnd>;
  readonly #child: ChildProcess;
  readonly #out: string[] = [];
  readonly #err: string[] = [];
  readonly #answers = new Map<number, Answer>();
  #application: ProcessMark | undefined;
  #id = 0;

  constructor({ args, environment, folder, program = eiderFile }: EiderProcessOptions) {
    const { PATH = '' } = process.env;
    this.#child = spawn(process.execPath, [program, ...args], {
      cwd: folder,
      env: { PATH, ...environment },
      stdio: 'pipe',
    });
    // An application that was killed does not read what it is told.
    this.#child.stdin?.on('error', () => {});
    this.ended = this.#collect(this.#child);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Whether it has exited, by itself or not. */
  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Resolves to the pid of the sample application once it has opened its database. */
  ready(): Promise<number> {
    return this.#whileRunning('the application to be ready', () => this.#application?.pid);
  }

  /** The first event of this name, once it is logged. */
  logged(name: string): Promise<LoggedEvent> {
    return this.#whileRunning(`the event ${name}`, () => this.events().find(({ event }) => event === name));
  }

  /** All that has been logged. */
  events(): LoggedEvent[] {
    return this.#err.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as LoggedEvent);
  }

  /** The lines that it, or its application, has printed so far. */
  printed(): readonly string[] {
    return this.#out;
  }

  /** Has the application run a statement; rows come as text. */
  async sql(sql: string): Promise<string[][]> {
    const { rows, error } = await this.#ask({ sql });
    if (rows === undefined) throw new Error(error);
    return rows;
  }

  async applicationEnvironment(): Promise<Record<string, string>> {
    const { rows } = await this.#ask({ show: 'environment' });
    return JSON.parse(rows?.[0]?.[0] ?? '{}') as Record<string, string>;
  }

  /** Kills Eider alone; the application goes on. Returns that one. */
  async killAround(): Promise<ProcessMark> {
    await this.#ask({ stay: true });
    this.signal('SIGKILL');
    await this.ended;
    return ProcessMark.of(await this.ready());
  }

  /** Tells the application to exit with a code. */
  exitApplication(code: number): void {
    this.#tell({ id: this.#id++, exit: code });
  }

  /** Sends a signal to Eider alone. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** SIGTERM, and everything that follows. */
  async stop(): Promise<EiderEnd> {
    this.signal('SIGTERM');
    return this.ended;
  }

  /** Kills Eider and its application as the loss of a machine does. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.#application?.kill();
    await this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }

  async #ask(request: object): Promise<Answer> {
    await this.ready();
    const id = this.#id++;
    this.#tell({ id, ...request });
    return this.#whileRunning(JSON.stringify(request), () => this.#answers.get(id));
  }

  #tell(request: object): void {
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
  }

  #whileRunning<Found>(what: string, look: () => Found | undefined): Promise<Found> {
    return until(what, () => {
      const found = look();
      if (found === undefined && this.#child.exitCode !== null) {
        throw new Error(`eider exited with ${this.#child.exitCode} before ${what}: ${this.#err.join('\n')}`);
      }
      return found;
    });
  }

  async #collect({ stdout, stderr }: ChildProcess): Promise<EiderEnd> {
    if (stderr !== null) createInterface(stderr).on('line', (line) => this.#err.push(line));
    if (stdout !== null) createInterface(stdout).on('line', (line) => this.#hear(line));
    const closed = once(this.#child, 'close');
    const [code, signal] = (await once(this.#child, 'exit')) as [number | null, NodeJS.Signals | null];
    // An application that outlives a killed Eider holds the other ends of these streams.
    if (signal !== 'SIGKILL') await closed;
    return { code, signal, stdout: this.#out.join('\n'), stderr: this.#err.join('\n') };
  }

  #hear(line: string): void {
    this.#out.push(line);
    const [, said] = /^application (.*)$/.exec(line) ?? [];
    if (said === undefined) return;
    const { ready, id, ...answer } = JSON.parse(said) as Answer & { ready?: number; id?: number };
    if (ready !== undefined) this.#application = ProcessMark.of(ready);
    if (id !== undefined) this.#answers.set(id, answer);
  }
}
