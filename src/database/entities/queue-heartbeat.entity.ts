import { Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from './columns.js';

/** When a worker last looked for jobs of a queue, whichever process it is in. */
@Entity({ name: 'queue_heartbeats' })
export class QueueHeartbeatEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'queue_heartbeats_pkey' })
  queue!: string;

  @InstantColumn()
  seenAt!: Date;
}
