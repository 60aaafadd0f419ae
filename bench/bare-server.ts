/**
 * The least that a service could do for the same reads: Node's HTTP server and the driver, one prepared statement for each,
 * its rows as JSON. It knows no callers, no GraphQL and no limits.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
const partition = 'organization_id = $1 AND mode = $2';

/** As the service has it: the numbers that writers keep. */
const countOf = (kind: string) =>
  `SELECT sum(count)::integer AS count FROM row_counts WHERE ${partition} AND kind = '${kind}'`;

const statements = {
  one: `SELECT id, email, status, profile FROM customers WHERE ${partition} AND id = $3`,
  customers: `SELECT id, email, status, profile, created_at FROM customers WHERE ${partition}
    ORDER BY created_at, id LIMIT $3`,
  countOfCustomers: countOf('customers'),
  resets: `SELECT r.*, c.email, c.status FROM password_resets r JOIN customers c
    ON c.organization_id = r.organization_id AND c.mode = r.mode AND c.id = r.customer_id
    WHERE r.organization_id = $1 AND r.mode = $2 ORDER BY r.created_at, r.id LIMIT 26`,
  countOfResets: countOf('password_resets'),
  token: `SELECT id FROM password_resets WHERE ${partition} AND token_digest = $3`,
};

type Name = keyof typeof statements;

async function rows(name: Name, values: unknown[]): Promise<object[]> {
  return (await pool.query({ name, text: statements[name], values })).rows as object[];
}

type Route = (...values: string[]) => Promise<unknown>;

const routes: Readonly<Record<string, Route>> = {
  one: (...values) => rows('one', values),
  customers: async (organization, mode, limit) => [
    await rows('customers', [organization, mode, limit]),
    await rows('countOfCustomers', [organization, mode]),
  ],
  resets: async (...values) => [await rows('resets', values), await rows('countOfResets', values)],
  token: (organization, mode, digest = '') =>
    rows('token', [organization, mode, Buffer.from(digest, 'hex')]),
};

const server = createServer((request, response) => {
  request.resume();
  const [, route = '', ...values] = (request.url ?? '').split('/');
  const answer = routes[route];
  if (!answer) {
    response.writeHead(404).end();
    return;
  }
  answer(...values).then(
    (body) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    () => response.writeHead(500).end(),
  );
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
process.on('SIGTERM', () => process.exit(0));
