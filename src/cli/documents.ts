/** `rekey documents`: the GraphQL documents that an application may send by their ids, or may send at all. */
import type { Command } from 'commander';
import { example } from './output.js';
import { addAddCommand } from './add-documents.js';
import { addLimitCommand, addRemoveCommand } from './change-documents.js';
import { addListCommand } from './list-documents.js';

export function addDocumentsCommands(program: Command): void {
  const group = program
    .command('documents')
    .description('Register, list and remove trusted documents, and limit applications to them.');
  group.addHelpText('after', example('documents list --application QIyRaJtVUl'));
  addAddCommand(group);
  addListCommand(group);
  addRemoveCommand(group);
  addLimitCommand(group);
}
