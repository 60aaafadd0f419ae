/** Finds ways to the handlers of jobs other than `operations/jobs.ts`, which no API can reach. */
import type { Import, ImportGraph } from './graph.js';

const list = 'operations/jobs.ts';
/** The files of subjects; handlers and operations share `ports` and `shared`. */
const ofSubject = /^operations\/(?!ports\/|shared\/)[^/]+\//;

function isListed({ from, to }: Import): boolean {
  return from === list && ofSubject.test(to);
}

/**
 * Returns a line for each import of a handler's file outside the list: the importing file could export the
 * handler to APIs, under any name. Every file of a subject that the list imports counts as a handler's.
 */
export function reportHandlers({ imports }: ImportGraph): string[] {
  const handlers = new Set(imports.filter(isListed).map(({ to }) => to));
  return imports
    .filter(({ from, to }) => from !== list && handlers.has(to))
    .map(({ from, line, to }) => `src/${from}:${line} imports ${to}, which only ${list} may`);
}
