/** Customers who reset their passwords, sign in and use what they got, for as long as a test needs them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { tally } from '../rows/tally.js';
import { until } from '../until.js';
import { goodPassword, type Customer, type Reset } from './people.js';
import type { Shop } from './shop.js';

export interface SteadyLoad {
  /** How often each request ended in each way since the last call, as in `redeem opaque: ok`. */
  take(): Record<string, number>;
  /** Resolves when each customer has gone all the way since: no token that was made before is in use any more. */
  turnover(): Promise<void>;
  stop(): Promise<void>;
}

/** How long a customer waits between two requests, in milliseconds: links are not opened at once. */
const pauseMs = 100;
const pause = () => sleep(Math.random() * 2 * pauseMs);

type Note = (request: string, ending: string) => void;

/** Notes how a request ended. Returns undefined where it brought nothing. */
async function noted<T>(note: Note, request: string, send: () => Promise<T>) {
  try {
    const result = await send();
    note(request, typeof result === 'string' ? result : 'ok');
    return result;
  } catch (error) {
    note(request, (error as Error).message);
    return undefined;
  }
}

/** Returns how a request with the headers of a session ended: `ok`, or its status. */
export async function useSession(shop: Shop, headers: Record<string, string>): Promise<string> {
  const { status } = await shop.graphql('{ viewer { caller { kind } } }', {}, headers);
  return status === 200 ? 'ok' : String(status);
}

interface Life {
  readonly person: Customer;
  password: string;
  turn: number;
}

/** One reset of one customer from its creation to the last use of the session that follows. */
async function live(shop: Shop, life: Life, note: Note): Promise<void> {
  life.turn += 1;
  const { person } = life;
  const kind = life.turn % 2 === 0 ? 'opaque' : 'jwt';
  const verbs = kind === 'opaque' ? shop : shop.graphqlByUser;
  const reset = await noted(note, `create ${kind}`, () => verbs.reset(person.email));
  await pause();
  const password = `heron number ${life.turn} takes off`;
  if (reset) {
    const given: Reset = { ...reset, customerId: person.id };
    const told = await noted(note, `redeem ${kind}`, () => verbs.redeem(given, password));
    if (told === 'ok') life.password = password;
  }
  const signIn = () => shop.session(person.email, life.password);
  const session = await noted(note, 'sign in', signIn);
  for (let use = 0; session && use < 3; use += 1) {
    await pause();
    await noted(note, 'use a session', () => useSession(shop, session));
  }
}

/** Starts with so many customers, whose first passwords were hashed by the caller's own application. */
export async function startLoad(shop: Shop, maker: Shop, customers: number): Promise<SteadyLoad> {
  let endings: string[] = [];
  let isOn = true;
  const note: Note = (request, ending) => void endings.push(`${request}: ${ending}`);
  const people = Array.from({ length: customers }, () => maker.customer());
  const lives = (await Promise.all(people)).map((person) => ({
    ...{ person, password: goodPassword, turn: Math.round(Math.random()) },
  }));
  const ends = lives.map(async (life) => {
    while (isOn) await live(shop, life, note);
  });
  return {
    take() {
      const taken = tally(endings);
      endings = [];
      return taken;
    },
    async turnover() {
      const wanted = lives.map(({ turn }) => turn + 2);
      await until(() => lives.every(({ turn }, index) => turn >= wanted[index]!), 60_000);
    },
    async stop() {
      isOn = false;
      await Promise.all(ends);
    },
  };
}
