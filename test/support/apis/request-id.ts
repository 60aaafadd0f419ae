/** The service's own ids of requests, by the ids that clients gave. */

interface RequestLine {
  readonly requestId: string;
  readonly clientRequestId?: string;
}

/** Returns the id of the request that was sent with this `x-request-id`. Throws if the log has none. */
export function requestIdOf(log: readonly string[], clientRequestId: string): string {
  const lines = log.map((line) => JSON.parse(line) as RequestLine);
  const line = lines.find((one) => one.clientRequestId === clientRequestId);
  if (!line) throw new Error(`No request was sent as ${clientRequestId}.`);
  return line.requestId;
}
