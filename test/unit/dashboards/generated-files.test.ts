import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { generatedFiles } from '../../../dashboards/generated-files.ts';

const folder = new URL('../../../dashboards/generated/', import.meta.url);
const files = generatedFiles();

it.each(Object.entries(files))('%s is current (npm run dashboards)', (name, text) => {
  expect(readFileSync(new URL(name, folder), 'utf8')).toBe(text);
});

it('are all that there is', () => {
  expect(readdirSync(folder).toSorted()).toEqual(Object.keys(files).toSorted());
});
