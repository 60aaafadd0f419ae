/** parse-server on Node's HTTP server, with PostgreSQL and a mail adapter that hands tokens on. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { ParseServer } from 'parse-server';

const server = createServer();
await once(server.listen(0, '127.0.0.1'), 'listening');
const url = `http://127.0.0.1:${server.address().port}`;
const masterKey = randomBytes(32).toString('hex');
const databaseURI = new URL(process.env.DATABASE_URL);
databaseURI.searchParams.set('max', '10');

const parse = new ParseServer({
  appId: 'bench',
  appName: 'bench',
  masterKey,
  serverURL: url,
  publicServerURL: url,
  databaseURI: databaseURI.href,
  emailAdapter: {
    sendMail: async () => undefined,
    sendPasswordResetEmail: async ({ link, user }) =>
      process.send({ email: user.get('email'), token: new URL(link).searchParams.get('token') }),
  },
  silent: true,
  logsFolder: null,
});
await parse.start();
server.on('request', parse.app);
process.send({ url, masterKey });
// The measurement ended, in whatever way.
process.on('disconnect', () => process.exit());
