import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

interface Asset {
  readonly type: string;
  readonly url: string;
}

const own = (name: string): string => new URL(`client/${name}`, import.meta.url).href;
const script = 'text/javascript; charset=utf-8';
const style = 'text/css; charset=utf-8';

/** Everything that the page loads, all of it from here. */
const assets: ReadonlyMap<string, Asset> = new Map([
  ['status.js', { type: script, url: own('status.js') }],
  ['status.css', { type: style, url: own('status.css') }],
  ['icon.svg', { type: 'image/svg+xml', url: own('icon.svg') }],
  ['uplot.js', { type: script, url: import.meta.resolve('uplot/dist/uPlot.iife.min.js') }],
  ['uplot.css', { type: style, url: import.meta.resolve('uplot/dist/uPlot.min.css') }],
]);

/** The names of all of them. */
export const assetNames: readonly string[] = [...assets.keys()];

/** Reads a file of the page; undefined if there is none of this name. */
export async function readAsset(
  name: string,
): Promise<{ type: string; bytes: Uint8Array<ArrayBuffer> } | undefined> {
  const asset = assets.get(name);
  if (asset === undefined) return undefined;
  return { type: asset.type, bytes: new Uint8Array(await readFile(fileURLToPath(asset.url))) };
}
