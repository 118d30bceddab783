import { createHash, randomBytes } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Wrong tokens that an address may show in a minute. */
const wrongTokens = 10;

/** Actions in a minute, whoever asks for them. */
const actions = 30;

/** Addresses share so many allowances: a stranger with many of them must not fill the memory. */
const allowances = 1024;

const minuteSeconds = 60;

/** How often somebody may be wrong, and how much may be done. All of it is forgotten with the process. */
export class RateLimits {
  readonly #wrongTokens = new RateLimiterMemory({ points: wrongTokens, duration: minuteSeconds });
  readonly #actions = new RateLimiterMemory({ points: actions, duration: minuteSeconds });
  /** Nobody else can find out which addresses share an allowance. */
  readonly #salt = randomBytes(16);

  /** Seconds that an address has to wait because of the tokens it has shown; 0 for none. */
  async secondsBlocked(address: string): Promise<number> {
    const used = await this.#wrongTokens.get(this.#allowanceOf(address));
    return used === null || used.consumedPoints < wrongTokens ? 0 : inSeconds(used);
  }

  /** An address has shown a wrong token. */
  async wrongToken(address: string): Promise<void> {
    await this.#wrongTokens.penalty(this.#allowanceOf(address));
  }

  /** Seconds to wait before something may be done; 0: now, and it is counted. */
  async secondsToAct(): Promise<number> {
    try {
      await this.#actions.consume('all');
      return 0;
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return inSeconds(refusal);
      throw refusal;
    }
  }

  #allowanceOf(address: string): string {
    const hash = createHash('sha256').update(this.#salt).update(address).digest();
    return String(hash.readUInt32BE() % allowances);
  }
}

const inSeconds = ({ msBeforeNext }: RateLimiterRes): number => Math.max(1, Math.ceil(msBeforeNext / 1000));
