/** No dependency is older than the version that mended a known hole. */
import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly version?: string }>>;
}

/** By package: the first version that may be used, and the hole before it. */
const floors: Readonly<Record<string, readonly [version: string, hole: string]>> = {
  '@apollo/server': ['5.5.0', 'GHSA-9q82-xgwf-vj6h'],
  graphql: ['16.8.1', 'CVE-2023-26144'],
  typeorm: ['1.0.0', 'CVE-2025-60542, and values that are missing'],
  nodemailer: ['7.0.11', 'CVE-2025-14874'],
  jose: ['4.15.5', 'CVE-2024-28176'],
  fastify: ['5.3.2', 'CVE-2025-32442'],
  'find-my-way': ['9.0.1', 'CVE-2024-45813'],
  pg: ['8.11.0', 'old protocols'],
  jsonwebtoken: ['9.0.0', 'CVE-2022-23540'],
  'class-validator': ['0.14.0', 'CVE-2019-18413'],
};

const numbers = (version: string): number[] => (version.split('-')[0] ?? '').split('.').map(Number);

function isBelow(version: string, floor: string): boolean {
  const [given, least] = [numbers(version), numbers(floor)];
  const index = least.findIndex((part, at) => part !== given[at]);
  return index >= 0 && (given[index] ?? 0) < (least[index] ?? 0);
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as LockFile;

/** Every copy of it that is installed, at any depth. */
const versionsOf = (name: string): string[] =>
  Object.entries(packages).flatMap(([path, { version }]) =>
    path.endsWith(`node_modules/${name}`) && version ? [version] : [],
  );

// Proves: CFG-03
it.each(Object.entries(floors))('%s is at least %j', (name, [floor]) => {
  expect(versionsOf(name).filter((version) => isBelow(version, floor))).toEqual([]);
});

it('finds what is installed', () => {
  expect(versionsOf('typeorm')).toHaveLength(1);
  expect(['1.9.9', '2.0.0', '2.0.1', '10.0.0'].map((one) => isBelow(one, '2.0.0'))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
