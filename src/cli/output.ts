/** Prints the results of commands on standard output, for people or as JSON. */

/** Returns the help's example of a command, as it is typed. */
export function example(command: string): string {
  return `\nExample:\n  npx rekey ${command}`;
}

/** Prints a text and a line end. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Prints a value as JSON, indented. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** Prints one fact a line, with the values in a column. */
export function printFacts(facts: Readonly<Record<string, string>>): void {
  const width = Math.max(...Object.keys(facts).map((name) => name.length));
  for (const [name, value] of Object.entries(facts)) print(`${name.padEnd(width)}  ${value}`);
}

/** Prints a table whose columns are as wide as their widest cell. Each row has a cell for each heading. */
export function printTable(headings: readonly string[], rows: readonly string[][]): void {
  const lines = [[...headings], ...rows];
  const widths = headings.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  for (const line of lines) {
    print(
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}
