import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import type { CredentialSummary } from '../../domain/customers/customer.js';
import type { Mode } from '../../domain/access/organization.js';
import type { StoredCredential } from '../../operations/ports/index.js';
import { InstantColumn, NowColumn, TextColumn } from './columns.js';
import { CustomerEntity } from './customer.entity.js';

/** Has a table of its own, so that no read of a customer can include the hash. */
@Entity({ name: 'password_credentials' })
export class PasswordCredentialEntity implements StoredCredential, CredentialSummary {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'password_credentials_pkey' })
  organizationId!: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'password_credentials_pkey' })
  mode!: Mode;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'password_credentials_pkey' })
  customerId!: string;

  @OneToOne(() => CustomerEntity, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn([
    {
      name: 'organization_id',
      referencedColumnName: 'organizationId',
      foreignKeyConstraintName: 'password_credentials_customer_fkey',
    },
    { name: 'mode', referencedColumnName: 'mode' },
    { name: 'customer_id', referencedColumnName: 'id' },
  ])
  customer?: Relation<CustomerEntity>;

  @TextColumn()
  id!: string;

  /** argon2id in PHC string format. Never selected with the row. */
  @Column({ type: 'text', select: false })
  hash!: string;

  /** Counts the passwords that the customer has had. Access tokens are bound to it. */
  @Column({ type: 'integer', default: 1 })
  version!: number;

  @NowColumn()
  changedAt!: Date;

  @InstantColumn({ nullable: true })
  lastLoginAt!: Date | null;

  @NowColumn()
  createdAt!: Date;
}
