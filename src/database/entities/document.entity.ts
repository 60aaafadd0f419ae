import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import type { Mode } from '../../domain/access/organization.js';
import type { TrustedDocument } from '../../domain/documents/document.js';
import { ApplicationEntity } from './application.entity.js';
import { NowColumn, TextColumn } from './columns.js';

const key = { type: 'text', primaryKeyConstraintName: 'documents_pkey' } as const;

/** A GraphQL document that an application may send by its id. */
@Entity({ name: 'documents' })
@Check('documents_mode_check', `mode IN ('live', 'test')`)
export class DocumentEntity implements TrustedDocument {
  @PrimaryColumn(key)
  organizationId!: string;

  @PrimaryColumn(key)
  mode!: Mode;

  @PrimaryColumn(key)
  applicationId!: string;

  @ManyToOne(() => ApplicationEntity, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({
    name: 'application_id',
    foreignKeyConstraintName: 'documents_application_id_fkey',
  })
  application?: Relation<ApplicationEntity>;

  @PrimaryColumn(key)
  id!: string;

  @TextColumn()
  text!: string;

  /** The SHA-256 of the text, in hexadecimal digits, by which clients may name it too. */
  @Column({ type: 'text' })
  digest!: string;

  @NowColumn()
  createdAt!: Date;
}
