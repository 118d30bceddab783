import { DurableObject } from 'cloudflare:workers';

/** Names of what the container gets from the Worker's own settings and secrets. */
const passedOn = ['R2_ACCOUNT_ID', 'R2_BUCKET_NAME', 'R2_ACCESS_KEY_ID', 'R2_SECRET_ACCESS_KEY'];

/** Port of the application in the container. */
const port = 8080;

/** The one container; Cloudflare sends it SIGTERM, and then leaves it more time than Eider needs. */
export class App extends DurableObject {
  /** Starts the container if it does not run, and lets it answer. */
  async fetch(request) {
    const { container } = this.ctx;
    if (!container.running) {
      const env = Object.fromEntries(passedOn.map((name) => [name, this.env[name]]));
      container.start({ enableInternet: true, env: { ...env, R2_DATABASE_KEY: 'app' } });
    }
    return container.getTcpPort(port).fetch(request);
  }
}

/** Every request goes to the same container. */
export default {
  fetch: (request, env) => env.APP.getByName('app').fetch(request),
};
