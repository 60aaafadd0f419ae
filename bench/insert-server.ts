/** What a request is compared with: an HTTP server that inserts the row it is sent, and does nothing else. */
import Fastify from 'fastify';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
await pool.query('CREATE TABLE IF NOT EXISTS bare (id bigserial PRIMARY KEY, data jsonb)');

const server = Fastify();
server.post('/', async ({ body }) => {
  await pool.query('INSERT INTO bare (data) VALUES ($1)', [body]);
  return { done: true };
});
const url = await server.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${url}\n`);
process.on('SIGTERM', () => process.exit(0));
