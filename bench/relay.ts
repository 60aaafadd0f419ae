/** A mail relay that accepts every mail. */
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Relay {
  readonly url: string;
  /** When the last mail to each address arrived, by `performance.now()`. */
  readonly arrivals: Map<string, number>;
  close(): void;
}

/** Starts it at a free port, in this process. */
export async function startRelay(): Promise<Relay> {
  const arrivals = new Map<string, number>();
  const relay = new SMTPServer({
    authOptional: true,
    logger: false,
    disabledCommands: ['STARTTLS'],
    onData(stream, { envelope }, callback) {
      stream.resume().on('end', () => {
        for (const { address } of envelope.rcptTo) arrivals.set(address, performance.now());
        callback();
      });
    },
  });
  await new Promise<void>((resolve) => {
    relay.listen(0, '127.0.0.1', resolve);
  });
  const { port } = relay.server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, arrivals, close: () => relay.close() };
}
