import { Entity, PrimaryColumn, Unique } from 'typeorm';
import type { Organization } from '../../domain/access/organization.js';
import { NowColumn, TextColumn } from './columns.js';

@Entity({ name: 'organizations' })
@Unique('organizations_account_key', ['account'])
@Unique('organizations_slug_key', ['slug'])
export class OrganizationEntity implements Organization {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'organizations_pkey' })
  id!: string;

  @TextColumn()
  account!: string;

  @TextColumn()
  slug!: string;

  @TextColumn()
  name!: string;

  @NowColumn()
  createdAt!: Date;
}
