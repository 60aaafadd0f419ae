/** Apollo Client, so that nothing that it keeps holds a token. */
import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import type { Config } from '../config';

declare module '@apollo/client' {
  namespace ApolloClient.DeclareDefaultOptions {
    interface Query {
      errorPolicy: 'all';
    }
    interface Mutate {
      errorPolicy: 'all';
    }
  }
}

/** A connection that hangs is a failure that the page can explain. */
const timeoutMs = 30_000;

function fetchSoon(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  return fetch(input, { ...init, signal });
}

/** Returns a client of the shop's Rekey. */
export function createClient({ url, apiKey }: Config): ApolloClient {
  return new ApolloClient({
    cache: new InMemoryCache(),
    link: new HttpLink({
      uri: new URL(url, document.baseURI).href,
      headers: { 'x-api-key': apiKey },
      credentials: 'omit',
      fetch: fetchSoon,
    }),
    defaultOptions: {
      // The cache would keep a token as a part of the field's key.
      query: { fetchPolicy: 'no-cache', errorPolicy: 'all' },
      mutate: { fetchPolicy: 'no-cache', errorPolicy: 'all' },
    },
    devtools: { enabled: false },
  });
}
