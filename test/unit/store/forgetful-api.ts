import { S3Failure } from '../../../runtime/src/store/s3/s3-failure.ts';
import { MemoryApi } from '../../support/memory-store/memory-api.ts';

/** Puts and copies every object, and loses the answer to the first try. */
export class ForgetfulApi extends MemoryApi {
  readonly #tried = new Set<string>();

  override async copyObject(request: Parameters<MemoryApi['copyObject']>[0]): Promise<void> {
    await super.copyObject(request);
    this.#loseFirst(request.to);
  }

  override async putObject(
    request: Parameters<MemoryApi['putObject']>[0],
  ): ReturnType<MemoryApi['putObject']> {
    const answer = await super.putObject(request);
    this.#loseFirst(request.key);
    return answer;
  }

  #loseFirst(key: string): void {
    if (this.#tried.has(key)) return;
    this.#tried.add(key);
    throw new S3Failure({ status: 500, code: 'InternalError', message: 'the answer is lost' });
  }
}
