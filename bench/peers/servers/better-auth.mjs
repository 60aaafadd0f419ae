/** better-auth on Node's HTTP server and its adapter for `pg`, as its documentation starts it, with its admin plugin. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { admin } from 'better-auth/plugins';
import pg from 'pg';

const server = createServer();
await once(server.listen(0, '127.0.0.1'), 'listening');
const url = `http://127.0.0.1:${server.address().port}`;

const auth = betterAuth({
  baseURL: url,
  secret: randomBytes(32).toString('hex'),
  database: new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 }),
  emailAndPassword: {
    enabled: true,
    sendResetPassword: async ({ user, token }) => process.send({ email: user.email, token }),
  },
  plugins: [admin()],
  // All requests of a measurement come from one address.
  rateLimit: { enabled: false },
  logger: { disabled: true },
});
await (await getMigrations(auth.options)).runMigrations();
server.on('request', toNodeHandler(auth));
process.send({ url });
// The measurement ended, in whatever way.
process.on('disconnect', () => process.exit());
