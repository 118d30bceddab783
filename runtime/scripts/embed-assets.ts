import type { Plugin } from 'esbuild';
import { assetNames, readAsset } from '../src/http/page/assets.ts';

/** Puts the files of the status page into the bundle, in the place of the module that reads them from their folder. */
export const embedAssets: Plugin = {
  name: 'embed-assets',
  setup(build) {
    build.onLoad({ filter: /\/src\/http\/page\/assets\.ts$/ }, async () => ({
      contents: `const assets = new Map(${JSON.stringify(await readAll())});
        export async function readAsset(name) {
          const asset = assets.get(name);
          return asset && { type: asset.type, bytes: new Uint8Array(Buffer.from(asset.base64, 'base64')) };
        }`,
      loader: 'js',
    }));
  },
};

async function readAll(): Promise<[string, { type: string; base64: string }][]> {
  const read = assetNames.map(async (name) => {
    const asset = await readAsset(name);
    if (asset === undefined) throw new Error(`the status page has no ${name}`);
    return [name, { type: asset.type, base64: Buffer.from(asset.bytes).toString('base64') }] as const;
  });
  return (await Promise.all(read)).map(([name, asset]) => [name, asset]);
}
