import { writeFileSync } from 'node:fs';
import { generatedFiles } from './generated-files.ts';

const folder = new URL('generated/', import.meta.url);

for (const [name, text] of Object.entries(generatedFiles())) writeFileSync(new URL(name, folder), text);
