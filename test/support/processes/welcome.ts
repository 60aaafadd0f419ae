/** What a service in the development profile prints when it has started, read as a newcomer reads it. */
import type { Running } from './process.js';

export interface Welcome {
  readonly lines: string[];
  readonly url: string;
  readonly integration: Record<string, string>;
  readonly salesChannel: Record<string, string>;
  readonly apiKey: Record<string, string>;
  readonly salesChannelApiKey: Record<string, string>;
  readonly siteContext: Record<string, string>;
  /** The request that a shell makes of the curl line. */
  readonly firstReset: {
    readonly url: string;
    readonly headers: Record<string, string>;
    readonly body: string;
  };
}

function found(text: string, pattern: RegExp): string {
  const match = pattern.exec(text)?.[1];
  if (match === undefined) throw new Error(`${String(pattern)} is not in what was printed.`);
  return match;
}

function readCurl(text: string): Welcome['firstReset'] {
  const line = found(text, /^(curl .*)$/m);
  const pairs = [...line.matchAll(/-H '([^:']+): ([^']*)'/g)];
  return {
    url: found(line, /^curl (\S+) /),
    headers: Object.fromEntries(pairs.map(([, name, value]) => [name, value])),
    body: found(line, /-d '([^']*)'$/),
  };
}

/** What a newcomer has when the service has started. */
export async function readWelcome(service: Running): Promise<Welcome> {
  // All of it is written at once, and curl comes last.
  const text = (await service.waitFor(/^[^]*\ncurl .*\n\n/)).input;
  return {
    lines: text.trimEnd().split('\n'),
    url: found(text, /(http:\S+)\/graphql$/m),
    integration: { authorization: found(text, /integration +authorization: (Bearer \S+)$/m) },
    salesChannel: { authorization: found(text, /sales channel +authorization: (Bearer \S+)$/m) },
    apiKey: { 'x-api-key': found(text, /integration +x-api-key: (\S+)$/m) },
    salesChannelApiKey: { 'x-api-key': found(text, /sales channel +x-api-key: (\S+)$/m) },
    siteContext: { 'x-site-context': found(text, /x-site-context: (.+)$/m) },
    firstReset: readCurl(text),
  };
}

/** Sends the printed request. Answers its one root field. */
export async function redeem({ firstReset }: Welcome): Promise<any> {
  const { url, headers, body } = firstReset;
  const response = await fetch(url, { method: 'POST', headers, body });
  return ((await response.json()) as any).data.redeemPasswordReset;
}
