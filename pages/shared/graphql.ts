/** Requests to this service, as a front end sends them. */

export interface GraphqlRequest {
  readonly apiKey: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The one root field of the answer. */
export type Result = Readonly<Record<string, unknown>> & { readonly __typename: string };

export interface GraphqlAnswer {
  readonly status: number;
  /** The answer's JSON, or its text if it is none. */
  readonly body: unknown;
  /** Null if the request failed as a whole. */
  readonly result: Result | null;
}

function resultOf(body: unknown): Result | null {
  const { data } = (body ?? {}) as { data?: Record<string, Result | null> | null };
  return Object.values(data ?? {})[0] ?? null;
}

/** Sends the request. Throws a `TypeError` if the service does not answer. */
export async function send({ apiKey, query, variables }: GraphqlRequest): Promise<GraphqlAnswer> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  try {
    const body: unknown = JSON.parse(text);
    return { status: response.status, body, result: resultOf(body) };
  } catch {
    return { status: response.status, body: text, result: null };
  }
}
