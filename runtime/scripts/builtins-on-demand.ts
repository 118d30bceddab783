import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';

const namespace = 'builtin';
const unusedNamespace = 'unused-builtin';

/** For a part of the SDK that nobody here uses, and that is loaded with the rest; Node.js' module takes ten milliseconds. */
const http2OnDemand = `
  const builtin = () => process.getBuiltinModule('node:http2');
  module.exports = {
    connect: (...values) => builtin().connect(...values),
    constants: new Proxy({}, { get: (_, name) => builtin().constants[name] }),
  };`;

/**
 * Has Node.js' own modules loaded when the first module that needs them is, and no sooner. As imports of the bundle they would all be
 * loaded before it begins, with everything that they export: `node:http` has a `WebSocket`, which brings all that `fetch` consists of.
 */
export const builtinsOnDemand: Plugin = {
  name: 'builtins-on-demand',
  setup(build) {
    build.onResolve({ filter: /^node:http2$/ }, ({ path, kind }) =>
      kind === 'require-call' ? { path, namespace: unusedNamespace } : undefined,
    );
    build.onResolve({ filter: /^[a-z]/ }, ({ path, kind }) =>
      isBuiltin(path) && kind !== 'require-call' ? { path, namespace } : undefined,
    );
    build.onLoad({ filter: /^/, namespace: unusedNamespace }, () => ({
      contents: http2OnDemand,
      loader: 'js',
    }));
    build.onLoad({ filter: /^/, namespace }, ({ path }) => ({ contents: moduleFor(path), loader: 'js' }));
  },
};

/** Functions that Node.js makes when they are read, at some cost: here when they are called. */
const madeWhenCalled: readonly string[] = ['getRandomValues'];

/** Only what somebody imports is read, since much of it is made by that. */
function moduleFor(path: string): string {
  const exported = Object.getOwnPropertyNames(process.getBuiltinModule(path) ?? {});
  const names = exported.filter((name) => /^[a-z]\w*$/i.test(name) && name !== 'default');
  return [
    `const whole$ = process.getBuiltinModule(${JSON.stringify(path)});`,
    'const take$ = (name) => whole$[name];',
    'export default whole$;',
    ...names.map((name) => `const ${name}$ = ${found(name)};\nexport { ${name}$ as ${name} };`),
  ].join('\n');
}

const found = (name: string): string =>
  madeWhenCalled.includes(name)
    ? `(...values) => whole$.${name}(...values)`
    : `/* @__PURE__ */ take$(${JSON.stringify(name)})`;
