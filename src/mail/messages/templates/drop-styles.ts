/** Drops from a style sheet what a mail program would fetch, such as the fonts of MJML and react-email. */
import { loadsInStyle } from './style-rules.js';

export interface KeptStyle {
  readonly css: string;
  /** What was dropped, each once, such as "@import in a style". */
  readonly dropped: readonly string[];
}

/** Comments and strings whole, with or without an end; any other character alone (CSS Syntax, 4). */
const token = /\/\*[^]*?(?:\*\/|$)|"(?:\\[^]|[^"\\])*(?:"|$)|'(?:\\[^]|[^'\\])*(?:'|$)|\\[^]|[^]/g;

/** Splits a style sheet after each declaration, and before and after each brace. Brackets hide what is in them. */
function statementsOf(css: string): string[] {
  const statements: string[] = [];
  let statement = '';
  let depth = 0;
  const end = () => {
    if (statement !== '') statements.push(statement);
    statement = '';
  };
  for (const [part] of css.matchAll(token)) {
    if (part === '(') depth += 1;
    if (part === ')') depth = Math.max(0, depth - 1);
    if (part === '}' && depth === 0) end();
    statement += part;
    if ((part === ';' || part === '{' || part === '}') && depth === 0) end();
  }
  end();
  return statements;
}

const url = /url\((?:[^()"']|"[^"]*"|'[^']*')*\)/gi;

/** Keeps the rest of a declaration, such as the colour of a background. A font without its source is of no use. */
function withoutLoads(statement: string): string {
  if (/^\s*(?:@|src\s*:)/i.test(statement)) return '';
  const kept = statement.replace(url, (one) => (loadsInStyle(one).length > 0 ? 'none' : one));
  return loadsInStyle(kept).length > 0 ? '' : kept;
}

/** Returns the style sheet, or the declarations of an attribute, without what is fetched from elsewhere. */
export function dropFromStyle(css: string): KeptStyle {
  const dropped = new Set(loadsInStyle(css));
  if (dropped.size === 0) return { css, dropped: [] };
  const kept = statementsOf(css).map((statement) => {
    if (statement.endsWith('{') || loadsInStyle(statement).length === 0) return statement;
    return withoutLoads(statement);
  });
  return { css: kept.join(''), dropped: [...dropped] };
}
