import { request, type Agent } from 'node:http';

/** Posts a JSON body. Returns the parsed body of the response. */
export function post(
  agent: Agent,
  url: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<any> {
  const payload = JSON.stringify(body);
  const all = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(payload),
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers: all }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
    });
    sent.on('error', reject).end(payload);
  });
}
