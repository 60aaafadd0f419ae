/** One GraphQL request over the network, to a service that runs as a process of its own. */

export interface NetworkReply {
  readonly status: number;
  // Answers are read by the tests that know their own queries.
  readonly data: any;
  readonly errors: any[];
}

/** `url` is the service's, without a path. */
export async function postGraphql(
  url: string,
  headers: Readonly<Record<string, string>>,
  query: string,
): Promise<NetworkReply> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  const { data, errors = [] } = (await response.json()) as { data?: unknown; errors?: unknown[] };
  return { status: response.status, data, errors };
}
