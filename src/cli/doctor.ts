/** `rekey doctor`: says what is wrong with this deployment, and what to change. */
import { Resolver } from 'node:dns';
import type { Command } from 'commander';
import type { DoctorOptions, Examination, Finding } from '../doctor/doctor.js';
import { parseEmailAddress } from '../domain/shared/email-address.js';
import { argument } from './arguments.js';
import { example, print, printJson } from './output.js';

interface Options {
  readonly send?: string;
  readonly dkimSelector?: string;
  readonly dns?: string;
  readonly strict?: true;
  readonly json?: true;
}

const words = { good: 'ok', warning: 'warning', problem: 'PROBLEM' } as const;

/** Two spaces beyond the longest name and level. */
const indent = ' '.repeat(26);

function linesOf(name: string, { level, message, change }: Finding): string[] {
  const first = `${name.padEnd(15)}  ${words[level].padEnd(7)}  ${message}`;
  return change === null ? [first] : [first, `${indent}${change}`];
}

function printExamination({ name, findings }: Examination): void {
  for (const finding of findings) for (const line of linesOf(name, finding)) print(line);
}

/** Throws if something is wrong, which makes the exit code 1 for programs that watch. */
function requireHealth(findings: readonly Finding[], isStrict: boolean): void {
  const count = (level: Finding['level']) => findings.filter((one) => one.level === level).length;
  const [problems, warnings] = [count('problem'), count('warning')];
  if (problems > 0 || (isStrict && warnings > 0)) {
    throw new Error(`found problems: ${problems}, warnings: ${warnings}`);
  }
}

async function run({ send, dkimSelector, dns, strict, json }: Options): Promise<void> {
  const { examine } = await import('../doctor/doctor.js');
  const options: DoctorOptions = {
    sendTo: send ?? null,
    dkimSelector: dkimSelector ?? null,
    dnsServer: dns ?? null,
  };
  const examinations: Examination[] = [];
  for await (const examination of examine(options)) {
    examinations.push(examination);
    if (!json) printExamination(examination);
  }
  const findings = examinations.flatMap((one) => one.findings);
  if (json) printJson({ examinations });
  requireHealth(findings, strict ?? false);
}

/** Returns an address of a server, with or without a port. Throws an `Error` for anything else. */
function parseDnsServer(text: string): string {
  try {
    new Resolver().setServers([text]);
    return text;
  } catch {
    throw new Error('It must be an IP address with or without a port, such as 192.0.2.53:53.');
  }
}

const details = `
Exit code: 0 if nothing is a problem, 1 otherwise; with --strict, warnings count as problems.
It changes nothing, opens each page of RESET_LINKS once, signs in at the mail relay, and sends a mail only with --send.`;

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('Say what is wrong with this deployment, why no mail left, and what to change.')
    .option(
      '--send <address>',
      'send a test mail to this address',
      argument((text) => parseEmailAddress(text).address),
    )
    .option('--dkim-selector <name>', "the selector of the sender's DKIM key")
    .option(
      '--dns <server>',
      'the DNS server to ask, in place of the system’s',
      argument(parseDnsServer),
    )
    .option('--strict', 'exit with 1 for warnings, too')
    .option('--json', 'print JSON')
    .addHelpText('after', details + example('doctor'))
    .action(run);
}
