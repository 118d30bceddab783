import { eiderStack } from './stack.ts';

/** The outputs of the stack, see README.md. */
export const { env, readerEnv, databases, watchdog } = await eiderStack(new Date());
