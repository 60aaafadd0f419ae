/** A way to a server, by default a database, that can be cut, silenced, slowed and mended. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Proxy {
  /** The server's URL, through here. */
  readonly url: string;
  /** Ends every connection and refuses new ones. */
  cut(): Promise<void>;
  /** Undoes `cut`. */
  mend(): Promise<void>;
  /**
   * From now on nothing that is sent arrives, in either direction, and no end of a connection either: as behind a
   * firewall that has forgotten them. Connections that were silenced stay so; those that come after `speak` are not.
   */
  silence(): void;
  speak(): void;
  /** Keeps back each piece of what is sent for so long, in both directions (milliseconds). */
  slow(delayMs: number): void;
}

interface Ways {
  isSilent: boolean;
  delayMs: number;
}

/** Passes on what comes, in its order, however long it is kept back. */
function forward(from: Socket, to: Socket, ways: Ways, isLost: () => boolean): void {
  from.on('data', (chunk: Buffer) => {
    if (isLost()) return;
    const pass = () => !isLost() && !to.destroyed && to.write(chunk);
    if (ways.delayMs > 0) setTimeout(pass, ways.delayMs);
    else pass();
  });
}

export async function openProxy(serverUrl: string): Promise<Proxy> {
  const target = new URL(serverUrl);
  const ways: Ways = { isSilent: false, delayMs: 0 };
  const sockets = new Set<Socket>();
  const lost = new Set<Socket>();

  function join(near: Socket): void {
    const far = connect(Number(target.port || 5432), target.hostname);
    const isLost = () => lost.has(near);
    if (ways.isSilent) lost.add(near);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        if (!isLost() || socket === near) other.destroy();
      });
      forward(socket, other, ways, isLost);
    }
    near.on('close', () => lost.delete(near));
  }

  const server = createServer(join);
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(serverUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    async cut() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    mend: () => listen(port),
    silence() {
      ways.isSilent = true;
      for (const socket of sockets) lost.add(socket);
    },
    speak: () => void (ways.isSilent = false),
    slow: (delayMs) => void (ways.delayMs = delayMs),
  };
}
