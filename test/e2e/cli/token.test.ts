import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { decodeJwt } from 'jose';
import { answerOf, errorOf, rekey } from '../../support/processes/command-line.js';
import { cleanUp, makeDirectory, type Settings } from '../../support/processes/process.js';
import { testEnvironment } from '../../support/world/environment.js';
import { useShop } from '../../support/world/use-shop.js';

const demoOrganizationId = 'xRRkjDFafe';
const viewer =
  '{ viewer { mode organization { id account } caller { kind applicationId customerId } } }';

/** Many processes, one after another, on machines that do other things as well. */
jest.setTimeout(120_000);

afterAll(cleanUp);

describe('rekey token', () => {
  const shop = useShop();
  let settings: Settings;
  let production: Settings;

  beforeAll(async () => {
    settings = { DATA_DIR: makeDirectory() };
    production = { ...testEnvironment(), ...settings, DATABASE_URL: 'postgres://127.0.0.1:1/none' };
  });

  async function token(given: Settings, ...args: string[]): Promise<string> {
    const answer = await answerOf(given, 'token', ...args);
    expect(answer).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    return answer.trim();
  }

  it('prints a token that the service accepts, without a database', async () => {
    const { organization } = await shop.neighbour();
    const args = ['--organization', organization.id, '--mode', 'test', '--kind'];
    for (const kind of ['integration', 'sales_channel']) {
      const authorization = `Bearer ${await token(production, ...args, kind)}`;
      const { data, errors } = await shop.graphql(viewer, {}, { authorization });
      expect(errors).toEqual([]);
      expect(data.viewer).toMatchObject({
        mode: 'TEST',
        organization: { id: organization.id },
        caller: { kind: kind.toUpperCase(), applicationId: 'commandLine', customerId: null },
      });
    }
  });

  it('speaks for a customer where one is named', async () => {
    const { id: customerId } = await shop.customer({ password: null });
    const args = ['--kind', 'sales_channel', '--organization', shop.organization.id];
    const authorization = `Bearer ${await token(production, ...args, '--customer', customerId)}`;
    const answer = await shop.graphql(viewer, {}, { authorization });
    expect(answer.data.viewer.caller).toMatchObject({ kind: 'CUSTOMER', customerId });
  });

  it('is of no use to a service with other keys', async () => {
    const { organization } = await shop.neighbour();
    const made = await token(settings, '--kind', 'integration', '--organization', organization.id);
    const headers = { authorization: `Bearer ${made}` };
    expect((await shop.graphql(viewer, {}, headers)).status).toBe(401);
  });

  it('is valid for two hours, or as long as it is told, and in live mode', async () => {
    const usual = decodeJwt(await token(settings, '--kind', 'integration'));
    expect(usual.exp! - usual.iat!).toBe(7200);
    expect(usual['test']).toBe(false);
    const short = decodeJwt(await token(settings, '--kind', 'integration', '--ttl', '1'));
    expect(short.exp! - short.iat!).toBe(1);
    const long = decodeJwt(await token(settings, '--kind', 'integration', '--ttl', '86400'));
    expect(long.exp! - long.iat!).toBe(86_400);
  });

  it('names the demo organization and its application by default, in development', async () => {
    expect(decodeJwt(await token(settings, '--kind', 'integration'))).toMatchObject({
      organization: { id: demoOrganizationId },
      application: { id: 'DemoBckEnd', kind: 'integration', public: false },
    });
    expect(decodeJwt(await token(settings, '--kind', 'sales_channel'))).toMatchObject({
      organization: { id: demoOrganizationId },
      application: { id: 'DemoShpApp', kind: 'sales_channel', public: true },
    });
    const args = ['--kind', 'integration', '--application', 'myBackEnd'];
    expect(decodeJwt(await token(settings, ...args))).toMatchObject({
      organization: { id: demoOrganizationId },
      application: { id: 'myBackEnd' },
    });
  });

  it('wants an organization in production', async () => {
    const message = await errorOf(2, production, 'token', '--kind', 'integration');
    expect(message).toContain('--organization is required in the production profile');
  });

  it('needs no other settings in production than the key that signs', async () => {
    const { organization } = await shop.neighbour();
    const { ACCESS_TOKEN_SIGNING_KEY = '' } = testEnvironment() as Settings;
    const alone = { ...settings, REKEY_PROFILE: 'production', ACCESS_TOKEN_SIGNING_KEY };
    const made = await token(alone, '--kind', 'integration', '--organization', organization.id);
    const { data } = await shop.graphql(viewer, {}, { authorization: `Bearer ${made}` });
    expect(data.viewer.organization.id).toBe(organization.id);
  });

  it('names the key that production misses, and no other setting', async () => {
    const { code, stdout, stderr } = await rekey(
      { ...settings, DATABASE_URL: 'postgres://127.0.0.1:1/none' },
      ...['token', '--kind', 'integration', '--organization', 'abc'],
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('ACCESS_TOKEN_SIGNING_KEY: is required');
    expect(stderr).not.toContain('RESET_TOKEN_SIGNING_KEY');
  });
});
