import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import type { Relation } from 'typeorm';
import type { ApiKeyDigest } from '../../domain/access/api-key.js';
import type { Application, ApplicationKind, Mode } from '../../domain/access/organization.js';
import { InstantColumn, NowColumn, TextColumn } from './columns.js';
import { OrganizationEntity } from './organization.entity.js';

@Entity({ name: 'applications' })
@Unique('applications_key_digest_key', ['keyDigest'])
@Check('applications_mode_check', `mode IN ('live', 'test')`)
@Check('applications_kind_check', `kind IN ('integration', 'sales_channel')`)
export class ApplicationEntity implements Application {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'applications_pkey' })
  id!: string;

  @TextColumn()
  organizationId!: string;

  @ManyToOne(() => OrganizationEntity, { nullable: false })
  @JoinColumn({
    name: 'organization_id',
    foreignKeyConstraintName: 'applications_organization_id_fkey',
  })
  organization?: Relation<OrganizationEntity>;

  @TextColumn()
  mode!: Mode;

  @TextColumn()
  kind!: ApplicationKind;

  @TextColumn()
  name!: string;

  /** SHA-256 of its API key. Never selected with the row. */
  @Column({ type: 'bytea', select: false })
  keyDigest!: ApiKeyDigest;

  /** Counts the changes of its trusted documents, so that processes know when theirs are old. */
  @Column({ type: 'integer', default: 0 })
  documentsVersion!: number;

  @Column({ type: 'boolean', default: false })
  documentsOnly!: boolean;

  @NowColumn()
  createdAt!: Date;

  @InstantColumn({ nullable: true })
  revokedAt!: Date | null;
}
