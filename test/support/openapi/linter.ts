/** The linter of a description, as a command line of its own, without telemetry and network. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const { resolve } = createRequire(import.meta.url);
const linter = join(dirname(resolve('@redocly/cli/package.json')), 'bin/cli.js');

interface Report {
  readonly problems: readonly { readonly ruleId: string; readonly message: string }[];
}

const quiet = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', CI: 'true' };

/** What its recommended rules find, errors and warnings. Throws where it does not run. */
export async function lint(document: unknown): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-openapi-'));
  try {
    writeFileSync(join(folder, 'openapi.json'), JSON.stringify(document));
    const given = ['lint', 'openapi.json', '--extends', 'recommended', '--format', 'json'];
    const { stdout } = await run(process.execPath, [linter, ...given, '--max-problems', '1000'], {
      cwd: folder,
      env: { ...process.env, ...quiet },
    }).catch((error: { stdout?: string }) => {
      // It ends with 1 where there are errors, and has printed them.
      if (!error.stdout) throw error;
      return { stdout: error.stdout };
    });
    const { problems } = JSON.parse(stdout) as Report;
    return problems.map(({ ruleId, message }) => `${ruleId}: ${message}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
