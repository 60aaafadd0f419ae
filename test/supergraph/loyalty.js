/** A subgraph of a shop's own, which knows customers by their addresses. Prints its URL. */
import { readFile } from 'node:fs/promises';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';

const typeDefs = parse(await readFile(new URL('loyalty.graphql', import.meta.url), 'utf8'));
const resolvers = {
  Query: { order: (_, { email }) => ({ customer: { email } }) },
  Customer: {
    __resolveReference: ({ email }) => ({ email }),
    loyaltyPoints: ({ email }) => email.length,
  },
};

const server = new ApolloServer({ schema: buildSubgraphSchema({ typeDefs, resolvers }) });
const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
process.stdout.write(`${url}\n`);
