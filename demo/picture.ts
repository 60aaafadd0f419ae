/** `npm run picture`: runs the demo and draws what it prints as an animated terminal, docs/demo.svg. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drawTerminal, type Frame } from './terminal.js';

const demo = fileURLToPath(new URL('demo.js', import.meta.url));
const picture = 'docs/demo.svg';

const readTitleSeconds = 0.5;
const readAnswerSeconds = 1.3;
const readEndSeconds = 8;

/** Tokens and temporary folders tell a reader nothing and are wider than the picture. */
function shorten(line: string): string {
  return line.replace(/\/\S+(?=\/mail\/)/, '…').replaceAll(/([\w-]{12})[\w.-]{28,}/g, '$1…');
}

/** Returns the frames of a step: first its title, then its result. */
function toFrames(step: string): Frame[] {
  const [title = '', ...answer] = step.split('\n');
  const frames = [
    { lines: [title], seconds: readTitleSeconds },
    { lines: [...answer, ''], seconds: readAnswerSeconds },
  ];
  return answer.length > 0 ? frames : [{ lines: [title, ''], seconds: readTitleSeconds }];
}

const output = execFileSync(process.execPath, [demo], { encoding: 'utf8' });
const steps = output.trim().split('\n').map(shorten).join('\n').split('\n\n');
const [first = '', ...others] = steps.slice(0, -1);
const frames = [
  // The first picture that a reader sees has something to read.
  { lines: ['$ npm run demo', ...first.split('\n'), ''], seconds: readTitleSeconds },
  ...others.flatMap(toFrames),
  { lines: steps.slice(-1), seconds: readEndSeconds },
];
const description = 'npm run demo prints each step of a password reset and its answer';
writeFileSync(picture, drawTerminal('rekey', description, frames));
process.stdout.write(`${picture}\n`);
