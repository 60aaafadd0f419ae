/** `npm run docs:reference`: writes the references that are made from the code. With `--check` it only compares. */
import 'reflect-metadata';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { createProgram } from '../src/cli/program.js';
import { printCommandPage } from './reference/cli-page.js';
import { printEventPage } from './reference/events-page.js';
import { printSchemaPage } from './reference/schema-page.js';

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));

const pages: Readonly<Record<string, string>> = {
  'docs/schema.md': printSchemaPage(schema),
  'docs/cli.md': printCommandPage(createProgram()),
  'docs/events.md': printEventPage(schema),
};

const isFresh = (file: string, text: string) =>
  existsSync(file) && readFileSync(file, 'utf8') === text;

const stale = Object.entries(pages).filter(([file, text]) => !isFresh(file, text));
if (process.argv.includes('--check')) {
  for (const [file] of stale) {
    process.stderr.write(`${file} is not what the code says. Run: npm run docs:reference\n`);
  }
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const [file, text] of stale) writeFileSync(file, text);
}
