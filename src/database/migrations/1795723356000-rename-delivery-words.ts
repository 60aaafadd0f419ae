/**
 * Does nothing. It renamed two columns and a status that 0.1.0 reads, in databases that ran it between releases; the
 * migration `KeepReleasedNames` gives those the released names back (ADR 0044).
 */
import type { Loss, ReversibleMigration } from './reversible.js';

export class RenameDeliveryWords1795723356000 implements ReversibleMigration {
  name = 'RenameDeliveryWords1795723356000';
  readonly losses: readonly Loss[] = [];

  async up(): Promise<void> {}

  async down(): Promise<void> {}
}
