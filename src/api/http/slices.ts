/** Gives Node's parser a little at a time. */
import type { Socket } from 'node:net';
import { Attached } from './attached.js';

/** In bytes. The shortest request has some 30. */
const sliceSize = 1024;

const chunks = new Attached<Socket, Buffer>('chunk being read');

/** Returns all bytes that were read together with those that the parser has now; undefined if it has none. */
export function chunkBeingRead(socket: Socket): Buffer | undefined {
  return chunks.get(socket);
}

/**
 * Makes the parser get nothing any more once the connection is closed: one packet can hold a thousand requests, and Node
 * makes objects of them all before it looks at the connection again.
 */
export function parseInSlices(socket: Socket): void {
  const parsers = socket.listeners('data') as ((chunk: Buffer) => void)[];
  socket.removeAllListeners('data');
  socket.on('data', (chunk: Buffer) => {
    chunks.set(socket, chunk);
    for (let start = 0; start < chunk.length && !socket.destroyed; start += sliceSize) {
      const slice = chunk.subarray(start, start + sliceSize);
      for (const parse of parsers) parse(slice);
    }
    chunks.set(socket, undefined);
  });
}
