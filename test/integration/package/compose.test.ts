/** compose.yaml: its commands exist, its settings are complete, and it holds no secret. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { allSettings } from '../../../src/config/table.js';
import { parseDockerfile } from '../../support/package/dockerfile.js';
import { problemsOf, testEnvironment } from '../../support/world/environment.js';

const text = readFileSync('compose.yaml', 'utf8');
const { services, volumes } = parse(text, { merge: true });
const ours = Object.entries<any>(services).filter(([, { image }]) => image === 'rekey');

/** As Compose does with the file `.env`. */
const filled = (value: string) => value.replaceAll(/\$\{POSTGRES_PASSWORD:\?[^}]*\}/g, 'abc123');

describe('compose.yaml', () => {
  it('has a database, the tables, the service and a mail catcher, each after what it needs', () => {
    const after = Object.entries<any>(services).map(([name, { depends_on: needs = {} }]) => [
      name,
      Object.entries<any>(needs).map(([other, { condition }]) => `${other} ${condition}`),
    ]);
    expect(Object.fromEntries(after)).toEqual({
      database: [],
      migrate: ['database service_healthy'],
      rekey: ['migrate service_completed_successfully'],
      mail: ['rekey service_started'],
    });
    expect(ours.map(([name, { command }]) => [name, command])).toEqual([
      ['migrate', ['migrate']],
      ['rekey', undefined],
    ]);
  });

  it('names no volume, image or file that is not there', () => {
    expect(services.database.volumes).toEqual(['database:/var/lib/postgresql/data']);
    expect(Object.keys(volumes)).toEqual(['database']);
    expect(services.mail.network_mode).toBe('service:rekey');
    for (const [, service] of ours)
      expect(service).toMatchObject({ build: '.', env_file: 'rekey.env' });
  });

  it('has settings with which the service starts, beside the keys of rekey.env', () => {
    const { ACCESS_TOKEN_SIGNING_KEY, RESET_TOKEN_SIGNING_KEY } = testEnvironment();
    const keys = { ACCESS_TOKEN_SIGNING_KEY, RESET_TOKEN_SIGNING_KEY } as Record<string, string>;
    for (const [, { environment }] of ours) {
      const given = Object.entries<string>(environment).map(([name, value]) => [
        name,
        filled(value),
      ]);
      expect(
        problemsOf({ ...keys, ...Object.fromEntries(given), REKEY_PROFILE: 'production' }),
      ).toEqual([]);
      const known = new Set(allSettings.map(({ name }) => name));
      expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
    }
  });

  it('holds no secret: the password of the database is required from outside', () => {
    expect(services.database.environment.POSTGRES_PASSWORD).toMatch(
      /^\$\{POSTGRES_PASSWORD:\?.+\}$/,
    );
    expect(text).not.toContain('PRIVATE KEY');
    const withoutReferences = text.replaceAll(/\$\{[^}]*\}/g, '');
    expect(withoutReferences).not.toMatch(/:\/\/[^\s:@/]+:[^\s@/]+@/);
  });

  it('publishes the port of the image, on loopback alone', () => {
    const [, final] = parseDockerfile(readFileSync('Dockerfile', 'utf8'));
    expect(final?.steps).toContainEqual({ kind: 'expose', text: '4000' });
    expect(services.rekey.ports).toEqual(['127.0.0.1:4000:4000', '127.0.0.1:8025:8025']);
    const published = Object.values<any>(services).filter(({ ports }) => ports);
    expect(published).toHaveLength(1);
  });
});
