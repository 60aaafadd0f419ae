/** Composes the subgraphs of standard input, as `rover supergraph compose` does, and prints the result as JSON. */
import { text } from 'node:stream/consumers';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

const subgraphs = JSON.parse(await text(process.stdin));
const services = subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) }));
const { errors = [], supergraphSdl } = composeServices(services);
process.stdout.write(
  JSON.stringify({ errors: errors.map(({ message }) => message), supergraphSdl }),
);
