import type { Environment } from '../src/environment.ts';
import watchdog from '../src/index.ts';

/**
 * The watchdog with a store whose clock the tests set: an object put with the metadata `at` (milliseconds since 1970)
 * says that it was uploaded then. All else is the real Worker on workerd's own R2.
 */
export default {
  scheduled: (controller, environment) => watchdog.scheduled(controller, withClock(environment)),
  fetch: (request, environment) => watchdog.fetch(request, withClock(environment)),
} satisfies ExportedHandler<Environment>;

const withClock = (environment: Environment): Environment =>
  new Proxy(environment, {
    get(target, name: `BUCKET_${number}`) {
      const bucket = target[name];
      return name.startsWith('BUCKET_') && bucket !== undefined ? clockedBucket(bucket) : bucket;
    },
  });

function clockedBucket(bucket: R2Bucket): R2Bucket {
  const get = async (...args: Parameters<R2Bucket['get']>) => clocked(await bucket.get(...args));
  const list = async (options?: R2ListOptions) => {
    const page = await bucket.list({ ...options, include: ['customMetadata'] });
    return { ...page, objects: page.objects.map(clocked) };
  };
  return new Proxy(bucket, {
    get(target, name) {
      if (name === 'get') return get;
      if (name === 'list') return list;
      return bound(target, name);
    },
  });
}

function clocked<Item extends R2Object | null>(object: Item): Item {
  const at = object?.customMetadata?.['at'];
  if (object === null || at === undefined) return object;
  return new Proxy(object, {
    get: (target, name) => (name === 'uploaded' ? new Date(Number(at)) : bound(target, name)),
  });
}

/** The methods of workerd's objects insist on their own `this`. */
function bound(target: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name, target);
  return typeof value === 'function' ? value.bind(target) : value;
}
