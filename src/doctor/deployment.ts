/** What is examined: the settings and the database of one deployment. */
import type { Config } from '../config/index.js';
import type { Database } from '../database/database.js';
import type { Finding } from './finding.js';

export interface DoctorOptions {
  /** Where to send a test mail; null to send none. */
  readonly sendTo: string | null;
  /** The selector under which the sender's domain publishes its DKIM key; null if it is not known here. */
  readonly dkimSelector: string | null;
  /** The DNS server to ask, `address` or `address:port`; null for the system's. */
  readonly dnsServer: string | null;
}

/** The parts of a deployment that checks need. A check runs only if the parts that it needs are there. */
interface Deployment {
  readonly config: Config;
  readonly database: Database;
  readonly options: DoctorOptions;
}

/** Examines one part of a deployment. Throws nothing that it can name as a finding. */
export type Check<Needs extends keyof Deployment> = (
  deployment: Pick<Deployment, Needs>,
) => Promise<readonly Finding[]>;
