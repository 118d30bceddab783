import { PassThrough } from 'node:stream';
import { WriteStream } from 'node:tty';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Narrator } from '../../../examples/hesocial/demo/narrator.ts';

const tell = (audience: PassThrough & { isTTY?: boolean }): string => {
  const narrator = new Narrator(audience);
  narrator.step('Start');
  narrator.progress('writing', '3 commits');
  narrator.fact('wrote', '5 commits');
  return String(audience.read());
};

/** As far as colours go, a terminal: Node asks the environment what it can show. */
const terminal = () =>
  Object.assign(new PassThrough(), {
    isTTY: true,
    getColorDepth: () => WriteStream.prototype.getColorDepth(),
  });

afterEach(() => vi.unstubAllEnvs());

describe('the narrator', () => {
  it('is plain and only says what stays, when nobody watches', () => {
    expect(tell(new PassThrough())).toBe('\n1  Start\n   wrote           5 commits\n');
  });

  it('replaces what moves on a terminal, without colours where NO_COLOR is set', () => {
    vi.stubEnv('FORCE_COLOR', undefined);
    vi.stubEnv('NO_COLOR', '1');
    expect(tell(terminal())).toBe(
      '\n1  Start\n   writing         3 commits\r\u001B[2K   wrote           5 commits\n',
    );
  });

  it('has colours on a terminal that has some', () => {
    vi.stubEnv('FORCE_COLOR', undefined);
    vi.stubEnv('NO_COLOR', undefined);
    vi.stubEnv('CI', undefined);
    vi.stubEnv('TERM', 'xterm-256color');
    expect(tell(terminal())).toContain('\u001B[1m1  Start\u001B[22m');
  });
});
