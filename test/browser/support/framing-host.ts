/** A page of somebody else, on a host of its own. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface FramingHost {
  readonly url: string;
  close(): void;
}

/** Returns a page that shows `framed` in a frame. A page that a test makes up is refused by Chromium for other reasons. */
export async function hostFrameOf(framed: string): Promise<FramingHost> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<iframe src="${framed}"></iframe>`);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
