/** A deployment on loopback in which nothing is wrong: pages, relay, name server, Redis's absence, a database. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SMTPServerOptions } from 'smtp-server';
import { startMailRelay } from '../peers/mail-relay.js';
import { startZoneServer, type Zone } from '../peers/zone-server.js';
import { cloneServerDatabase } from '../rows/database.js';
import { slugWithLinks, testEnvironment, type Environment } from './environment.js';
import { openShop, type Shop } from './shop.js';

export const senderDomain = 'shop-of-pat.eu';

export const goodZone: Zone = {
  txt: {
    [senderDomain]: ['some-verification=1', 'v=spf1 include:relay.eu -all'],
    [`s1._domainkey.${senderDomain}`]: ['v=DKIM1; k=rsa; p=MIIB'],
    [`_dmarc.${senderDomain}`]: ['v=DMARC1; p=none'],
  },
  mx: { [senderDomain]: [`mx.${senderDomain}`] },
};

/** What the peers of the deployment do, for a test to change. */
interface Peers {
  zone: Zone | null;
  /** The status of the page for new passwords. */
  pageStatus: number;
  relay: SMTPServerOptions;
}

export interface Deployment {
  readonly shop: Shop;
  readonly peers: Peers;
  /** The origin of the pages of RESET_LINKS. */
  readonly pages: string;
  readonly dns: string;
  /** How many mails the relay has taken. */
  mails(): number;
  /** Complete and right; `more` replaces and adds. */
  settings(more?: Environment): Environment;
  /** Everything as it was. */
  reset(): void;
  close(): Promise<void>;
}

const right = (): Peers => ({ zone: goodZone, pageStatus: 200, relay: {} });

async function startPages(peers: Peers): Promise<Server> {
  const server = createServer((_request, response) => {
    response.writeHead(peers.pageStatus, { location: '/elsewhere' }).end('a page');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** Opens it, by default on a database of its own on the server. */
export async function openDeployment(url?: string): Promise<Deployment> {
  const peers = right();
  const databaseUrl = url ?? (await cloneServerDatabase());
  const shop = await openShop({ databaseUrl, organization: { slug: slugWithLinks } });
  const pageServer = await startPages(peers);
  const relay = await startMailRelay({
    onAuth: (...given) => peers.relay.onAuth?.(...given),
    onRcptTo: (address, session, callback) =>
      peers.relay.onRcptTo ? peers.relay.onRcptTo(address, session, callback) : callback(),
  });
  const names = await startZoneServer(() => peers.zone);
  const pages = `http://127.0.0.1:${(pageServer.address() as AddressInfo).port}`;
  const link = { reset: `${pages}/reset`, cancel: `${pages}/not-me` };
  return {
    shop,
    peers,
    pages,
    dns: names.address,
    mails: () => relay.received.length,
    settings: (more = {}) =>
      testEnvironment({
        DATABASE_URL: databaseUrl,
        TRUSTED_PROXIES: 'loopback',
        RESET_LINKS: JSON.stringify({ [slugWithLinks]: { default: link } }),
        SMTP_URL: `smtp://127.0.0.1:${relay.port}`,
        MAIL_FROM: `Shop <hello@${senderDomain}>`,
        ...more,
      }),
    reset: () => void Object.assign(peers, right()),
    async close() {
      names.close();
      await relay.close();
      pageServer.closeAllConnections();
      pageServer.close();
      await shop.close();
    },
  };
}
