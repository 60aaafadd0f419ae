import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { answerOf, errorOf, jsonOf, rekey } from '../../support/processes/command-line.js';
import { postGraphql } from '../../support/apis/graphql-client.js';
import {
  cleanUp,
  developmentSettings,
  makeDirectory,
  start,
  type Settings,
} from '../../support/processes/process.js';

const viewer =
  '{ viewer { mode organization { id account } caller { kind applicationId customerId } } }';

/** Many processes, one after another, on machines that do other things as well. */
jest.setTimeout(120_000);

afterAll(cleanUp);

describe('rekey organization and rekey application', () => {
  const organizationArgs = ['organization', 'create', '--name', 'The Böat Shop', '--slug', 'boats'];
  const account = 'Abcdefghijkl0123456789Zz';
  let settings: Settings;
  let organization: { id: string; account: string };

  beforeAll(async () => {
    settings = await developmentSettings();
    organization = await jsonOf(settings, ...organizationArgs, '--account', account);
  });

  function createArgs(organizationId: string, name: string): string[] {
    const args = ['application', 'create', '--organization', organizationId, '--name', name];
    return [...args, '--kind', 'sales_channel', '--mode', 'test'];
  }

  it('create an organization and list it, as a table and as JSON', async () => {
    expect(organization).toEqual({
      id: expect.stringMatching(/^[A-Za-z]{10}$/),
      account,
      slug: 'boats',
      name: 'The Böat Shop',
    });
    const [row] = await jsonOf(settings, 'organization', 'list');
    expect(row).toEqual({ ...organization, createdAt: expect.stringMatching(/^\d{4}-.*Z$/) });
    const table = await answerOf(settings, 'organization', 'list');
    const [headings = '', line = ''] = table.split('\n');
    expect(headings).toMatch(/^ID +ACCOUNT +SLUG +CREATED +NAME$/);
    expect(line).toBe(`${organization.id}  ${account}  boats  ${row.createdAt}  The Böat Shop`);
    expect(line.indexOf('boats')).toBe(headings.indexOf('SLUG'));
  });

  it('make an account where none is given', async () => {
    const facts = await answerOf(settings, 'organization', 'create', '--name', 'B', '--slug', 'b');
    expect(facts).toMatch(
      /^id {7}[A-Za-z]{10}\naccount {2}[0-9A-Za-z]{24}\nslug {5}b\nname {5}B\n$/,
    );
  });

  it('refuse a slug or an account that is taken, and change nothing', async () => {
    const before = await answerOf(settings, 'organization', 'list');
    const slugTaken = ['organization', 'create', '--name', 'Other', '--slug', 'boats'];
    expect(await errorOf(1, settings, ...slugTaken)).toMatch(/has this slug/);
    const accountTaken = ['organization', 'create', '--name', 'Other', '--slug', 'others'];
    expect(await errorOf(1, settings, ...accountTaken, '--account', account)).toMatch(
      /has this account/,
    );
    expect(await answerOf(settings, 'organization', 'list')).toBe(before);
  });

  it('refuse an organization and an application that do not exist', async () => {
    const unknown = 'Nobody';
    expect(await errorOf(1, settings, ...createArgs(unknown, 'x'))).toMatch(
      /There is no organization Nobody/,
    );
    expect(await errorOf(1, settings, 'application', 'list', '--organization', unknown)).toMatch(
      /There is no organization Nobody/,
    );
    expect(await errorOf(1, settings, 'application', 'revoke', unknown)).toMatch(
      /There is no application Nobody/,
    );
    expect(await answerOf(settings, 'application', 'list')).not.toContain(unknown);
  });

  it('give out working keys once, and take them back', async () => {
    const facts = await answerOf(settings, ...createArgs(organization.id, 'Kept'));
    const kept = /API key +(rk_test_[\w-]{43})\n/.exec(facts)?.[1] ?? '';
    const revoked = await jsonOf(settings, ...createArgs(organization.id, 'Revoked'));

    expect(await answerOf(settings, 'application', 'revoke', revoked.id)).toBe(
      `Revoked ${revoked.id}.\n`,
    );
    expect(await answerOf(settings, 'application', 'revoke', revoked.id)).toMatch(/revoked before/);

    const list = ['application', 'list', '--organization', organization.id];
    const rows = await jsonOf(settings, ...list);
    expect(rows.map(({ name, revokedAt }: any) => [name, revokedAt === null])).toEqual([
      ['Kept', true],
      ['Revoked', false],
    ]);
    const shown = (await answerOf(settings, ...list)) + JSON.stringify(rows);
    expect(shown).toMatch(/^ID +ORGANIZATION +MODE +KIND +CREATED +REVOKED +NAME\n/);
    expect(shown).not.toContain(kept);
    expect(shown).not.toContain('keyDigest');

    const service = start('service', [], { ...settings, PORT: '0' });
    const [, url = ''] = await service.waitFor(/(http:\/\/\S+)\/graphql\n/);
    const accepted = await postGraphql(url, { 'x-api-key': kept }, viewer);
    expect(accepted.data.viewer).toMatchObject({
      mode: 'TEST',
      organization: { id: organization.id, account },
      caller: { kind: 'SALES_CHANNEL' },
    });
    expect((await postGraphql(url, { 'x-api-key': revoked.apiKey }, viewer)).status).toBe(401);

    expect(await service.stop('SIGTERM')).toMatchObject({ code: 0 });
  });
});

describe('on the embedded database, commands', () => {
  let settings: Settings;

  beforeAll(() => {
    settings = { DATA_DIR: makeDirectory() };
  });

  it('say so where they made a database, and only then', async () => {
    const directory = join(makeDirectory(), 'fresh');
    const list = () => rekey({ DATA_DIR: directory }, 'organization', 'list');
    expect((await list()).stderr).toBe(
      `No DATABASE_URL: made an embedded database in ${directory}.\n`,
    );
    expect((await list()).stderr).toBe('');
  });

  it('migrate, and say so where there is nothing to do', async () => {
    expect(await answerOf(settings, 'migrate')).toMatch(/^Database: .+\nRan CreateTables\d+\.\n/);
    expect(await answerOf(settings, 'migrate')).toMatch(
      /^Database: .+\nThe tables are up to date\.\n$/,
    );
  });

  it('name the process that uses it, but for the token, which works with that process', async () => {
    const service = start('service', [], { ...settings, PORT: '0' });
    const [, url = ''] = await service.waitFor(/(http:\/\/\S+)\/graphql\n/);
    for (const args of [['organization', 'list'], ['application', 'list'], ['migrate']]) {
      expect(await errorOf(1, settings, ...args)).toContain(`in use by process ${service.pid}.`);
    }
    const token = await answerOf(settings, 'token', '--kind', 'integration');
    const headers = { authorization: `Bearer ${token.trim()}` };
    const answer = await postGraphql(url, headers, viewer);
    expect(answer.data.viewer.caller).toMatchObject({ kind: 'INTEGRATION' });
    expect(await service.stop('SIGTERM')).toMatchObject({ code: 0 });
    expect(await answerOf(settings, 'application', 'list')).toContain('DemoBckEnd');
  });

  it('name the data directory where it may not be used', async () => {
    const file = join(makeDirectory(), 'a-file');
    writeFileSync(file, '');
    expect(await errorOf(1, { DATA_DIR: file }, 'organization', 'list')).toContain(file);
  });
});
