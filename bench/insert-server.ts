/** An HTTP server that inserts each row that it gets and does nothing else, for comparison with requests. */
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
