/** `rekey doctor`: what keeps mails from arriving, planted one at a time, is named with what to change. */
import { expect, it, jest } from '@jest/globals';
import { rekey } from '../../support/processes/command-line.js';
import { startRawRelay } from '../../support/peers/mail-relay.js';
import { describeOnServer } from '../../support/rows/database.js';
import { goodZone, senderDomain } from '../../support/world/deployment.js';
import { slugWithLinks, type Environment } from '../../support/world/environment.js';
import { useDeployment } from '../../support/world/use-deployment.js';

/** Each examination computes hashes and opens connections, on machines that do other things as well. */
jest.setTimeout(60_000);

describeOnServer('rekey doctor names what keeps mails from arriving:', () => {
  const deployment = useDeployment();

  const links = (name: string, page: object) => ({
    RESET_LINKS: JSON.stringify({ [name]: { default: page } }),
  });
  const page = () => ({
    reset: `${deployment.pages}/reset`,
    cancel: `${deployment.pages}/not-me`,
  });

  it.each<[fault: string, code: string, plant: () => Environment]>([
    ['a page that is not there', 'links.status', () => ((deployment.peers.pageStatus = 404), {})],
    [
      'a page that leads elsewhere',
      'links.redirect',
      () => ((deployment.peers.pageStatus = 302), {}),
    ],
    [
      'pages whose server is gone',
      'links.unreachable',
      () => links(slugWithLinks, { ...page(), reset: 'http://127.0.0.1:1/' }),
    ],
    ['pages of nobody', 'links.unknown_organization', () => links('nobody', page())],
    [
      'a contact that nobody reads',
      'contacts.unread',
      () => ({ MAIL_FROM: `no-reply@${senderDomain}` }),
    ],
    ['no pages', 'links.missing', () => links('nobody', page())],
    ['a relay that is not there', 'relay.esocket', () => ({ SMTP_URL: 'smtp://127.0.0.1:1' })],
    [
      'a sign-in that is refused',
      'relay.eauth',
      () => {
        deployment.peers.relay.onAuth = (_auth, _session, callback) => callback(new Error('no'));
        return {
          SMTP_URL: (deployment.settings()['SMTP_URL'] ?? '').replace('//', '//user:wrong@'),
        };
      },
    ],
    [
      'a relay without TLS',
      'relay.etls',
      () => ({ SMTP_URL: (deployment.settings()['SMTP_URL'] ?? '').replace('smtp:', 'smtps:') }),
    ],
  ])('%s', async (_fault, code, plant) => {
    const { found } = await deployment.examine(deployment.settings(plant()));
    expect(found).toContainEqual(expect.objectContaining({ code, change: expect.any(String) }));
  });

  it('a relay that says nothing', async () => {
    const silent = await startRawRelay(() => undefined);
    const { found } = await deployment.examine(
      deployment.settings({ SMTP_URL: `smtp://127.0.0.1:${silent.port}` }),
    );
    await silent.close();
    expect(found).toEqual([expect.objectContaining({ code: 'relay.etimedout' })]);
  });

  it('a relay that does not take the mail', async () => {
    deployment.peers.relay.onRcptTo = (_address, _session, callback) =>
      callback(Object.assign(new Error('no'), { responseCode: 550 }));
    const { found } = await deployment.examine(deployment.settings(), '--send', 'pat@example.org');
    expect(found).toEqual([expect.objectContaining({ code: 'relay.eenvelope' })]);
  });

  const { txt = {} } = goodZone;
  const dmarc = `_dmarc.${senderDomain}`;
  const { [dmarc]: _policy, ...withoutDmarc } = txt;
  const { [`s1._domainkey.${senderDomain}`]: _key, ...withoutKey } = txt;

  it.each([
    ['no SPF', 'sender.spf_missing', { txt: { ...txt, [senderDomain]: ['other'] } }],
    [
      'two SPF records',
      'sender.spf_several',
      { txt: { ...txt, [senderDomain]: ['v=spf1 -all', 'v=spf1 mx -all'] } },
    ],
    ['SPF for everybody', 'sender.spf_open', { txt: { ...txt, [senderDomain]: ['v=spf1 +all'] } }],
    ['no DKIM', 'sender.dkim_missing', { txt: withoutKey }],
    ['no DMARC', 'sender.dmarc_missing', { txt: withoutDmarc }],
    [
      'DMARC without a policy',
      'sender.dmarc_invalid',
      { txt: { ...txt, [dmarc]: ['v=DMARC1; rua=mailto:a@b.eu'] } },
    ],
    [
      'two DMARC records',
      'sender.dmarc_invalid',
      { txt: { ...txt, [dmarc]: ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] } },
    ],
    ['a domain without mail', 'sender.mx_missing', { mx: {} }],
    ['a domain that refuses mail', 'sender.mx_missing', { mx: { [senderDomain]: [''] } }],
    ['a name server that is silent', 'sender.dns', null],
  ])('%s', async (_fault, code, change) => {
    deployment.peers.zone = change && { ...goodZone, ...change };
    const { found } = await deployment.examine(deployment.settings());
    expect(found).toEqual([expect.objectContaining({ code, change: expect.any(String) })]);
  });

  it('a key of another selector', async () => {
    const { found } = await deployment.examine(deployment.settings(), '--dkim-selector', 's2');
    expect(found).toEqual([expect.objectContaining({ code: 'sender.dkim_key' })]);
    expect(
      (await deployment.examine(deployment.settings(), '--dkim-selector', 's1')).found,
    ).toEqual([]);
  });

  it('a sender that nobody has', async () => {
    const { found } = await deployment.examine(deployment.settings({ MAIL_FROM: 'a@rekey.test' }));
    expect(found).toEqual([expect.objectContaining({ code: 'sender.reserved' })]);
  });

  it.each([
    ['an IPv4 address', { a: { [senderDomain]: ['192.0.2.1'] } }],
    ['an IPv6 address', { aaaa: { [senderDomain]: ['2001:db8::1'] } }],
  ])('nothing of a domain with %s and no MX, which takes mails there', async (_what, records) => {
    deployment.peers.zone = { ...goodZone, mx: {}, ...records };
    expect((await deployment.examine(deployment.settings())).found).toEqual([]);
    deployment.peers.zone = { ...goodZone, mx: { [senderDomain]: [''] }, ...records };
    const { found } = await deployment.examine(deployment.settings());
    expect(found).toEqual([expect.objectContaining({ code: 'sender.mx_missing' })]);
  });

  it.each(['nobody', '192.0.2.53:x', '300.1.1.1'])('no name server in "%s"', async (dns) => {
    const { code, stdout, stderr } = await rekey(deployment.settings(), 'doctor', '--dns', dns);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/--dns <server>.*It must be an IP address/);
  });
});
