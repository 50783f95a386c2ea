// `npm run docs`: writes the pages, or the parts of pages, that follow from the code.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generated } from './generated.ts';

const ROOT = join(import.meta.dirname, '../..');

for (const { file, text } of generated((name) => readFileSync(join(ROOT, name), 'utf8'))) {
  writeFileSync(join(ROOT, file), text);
}
