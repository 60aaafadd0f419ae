/** A mail relay on loopback that keeps what it is given, or fails in the way that a test asks for. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { MailMessage } from '../../../src/mail/mailer.js';

export interface ReceivedMail {
  /** What the client said in MAIL FROM and RCPT TO. */
  readonly sender: string;
  readonly recipients: readonly string[];
  /** As a mail program reads it. */
  readonly mail: Email;
  readonly raw: string;
  readonly isSecure: boolean;
}

export interface MailRelay {
  readonly port: number;
  readonly received: readonly ReceivedMail[];
  /** How many connections were opened so far. */
  readonly connections: () => number;
  close(): Promise<void>;
}

async function read(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** A refusal with its reply code, as `smtp-server` takes it. */
export function refusal(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}

/** Without TLS and without sign-in, unless the options say otherwise. */
export async function startMailRelay(options: SMTPServerOptions = {}): Promise<MailRelay> {
  const received: ReceivedMail[] = [];
  let connections = 0;
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 100,
    onData(stream, { envelope, secure }, callback) {
      const keep = async () => {
        const raw = await read(stream);
        const sender = envelope.mailFrom ? envelope.mailFrom.address : '';
        const recipients = envelope.rcptTo.map(({ address }) => address);
        const mail = await PostalMime.parse(raw);
        received.push({ sender, recipients, mail, raw, isSecure: secure });
      };
      keep().then(() => callback(), callback);
    },
    ...options,
  });
  server.on('error', () => undefined);
  server.server.on('connection', () => (connections += 1));
  const listening = server.listen(0, 'localhost');
  await once(listening, 'listening');
  return {
    port: (listening.address() as AddressInfo).port,
    received,
    connections: () => connections,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

export interface RawRelay {
  readonly port: number;
  close(): Promise<void>;
}

/** A server that does with each connection what no mail server would. */
export async function startRawRelay(talk: (socket: Socket) => void): Promise<RawRelay> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    talk(socket);
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers each command by its first word, in the text that `replies` gives, a reply at a time. */
export function talkBy(replies: Readonly<Record<string, string>>): (socket: Socket) => void {
  return (socket) => {
    socket.write('220 relay.test ESMTP\r\n');
    socket.on('data', (chunk: Buffer) => {
      const [word = ''] = chunk.toString().toUpperCase().split(/[\s:]/);
      const reply = replies[word];
      if (reply !== undefined) socket.write(`${reply}\r\n`);
    });
  };
}

/** How far a mail gets with a server that says nothing after its text. */
export const upToData = {
  EHLO: '250 relay.test',
  MAIL: '250 OK',
  RCPT: '250 OK',
  DATA: '354 Go on',
};

/** A byte now and then, which no time-out for silence sees. */
export function drip(socket: Socket, text: string, everyMs: number): void {
  let sent = 0;
  const timer = setInterval(() => {
    socket.write(text[sent % text.length] ?? '');
    sent += 1;
  }, everyMs);
  socket.on('close', () => clearInterval(timer));
}

/** A complete mail, of which a test changes what it is about. */
export function mailMessage(changes: Partial<MailMessage> = {}): MailMessage {
  return {
    to: { address: 'pat@example.org' },
    from: { name: 'Acme', address: 'no-reply@shop.example' },
    subject: 'Set a new password',
    text: 'Hello',
    html: '<p>Hello</p>',
    ...changes,
  };
}
