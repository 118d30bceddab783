/** A request of the parent, answered by a {@link Reply} with the same number. */
export interface Request {
  readonly number: number;
  readonly name: string;
  readonly args: unknown;
}

export type Reply =
  | { readonly number: number; readonly result: unknown }
  | { readonly number: number; readonly failure: string };

/** What a child process can be asked to do: each handler takes at most one value and returns one. */
export type Handlers = Record<string, (args: never) => Promise<unknown>>;

/** Answers the parent's requests, several at a time, until the parent goes. */
export function serve(handlers: Handlers): void {
  process.on('message', (request: Request) => void answer(handlers, request));
  process.on('disconnect', () => process.exit());
}

async function answer(handlers: Handlers, { number, name, args }: Request): Promise<void> {
  const reply = await outcome(handlers, name, args);
  process.send?.({ number, ...reply });
}

async function outcome(
  handlers: Handlers,
  name: string,
  args: unknown,
): Promise<{ result: unknown } | { failure: string }> {
  try {
    const handler = handlers[name];
    if (handler === undefined) return { failure: `no handler ${name}` };
    return { result: await handler(args as never) };
  } catch (error) {
    return { failure: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}
