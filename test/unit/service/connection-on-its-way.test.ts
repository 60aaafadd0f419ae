/** A connection that was on its way to a process when that ended. */
import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { expect, it } from '@jest/globals';
import { closeOnExit } from '../../../src/service/cluster/connection-on-its-way.js';

it('is closed, whatever else was sent to the process since', () => {
  const sent: unknown[][] = [];
  const send = (...given: unknown[]) => sent.push(given) > 0;
  const child = Object.assign(new EventEmitter(), { send }) as unknown as ChildProcess;
  closeOnExit(child);
  const closed: string[] = [];
  const connection = (name: string) => ({ close: () => void closed.push(name) }) as never;
  child.send('newconn', connection('first'));
  child.send('newconn', connection('last'));
  child.send('question', () => undefined);
  child.send('question');
  expect(sent.map(([message]) => message)).toEqual(['newconn', 'newconn', 'question', 'question']);
  expect(closed).toEqual([]);
  child.emit('exit', null, 'SIGKILL');
  expect(closed).toEqual(['last']);
});
