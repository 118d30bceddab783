/** A refusal in the words of Cloudflare's API, with its HTTP status and error code, as the real provider prints it. */
export class ApiError extends Error {
  constructor(status: number, code: number, message: string) {
    super(
      `failed to make http request: ${status} {"success":false,"errors":[{"code":${code},"message":"${message}"}]}`,
    );
    this.name = 'ApiError';
  }
}
