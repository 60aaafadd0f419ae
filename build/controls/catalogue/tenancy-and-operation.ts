/** The security checks of one subject: docs/security-controls.md shows them with their tests. */
import { critical, high, medium, setAside, type Chapter } from '../control.js';

export const tenancy: Chapter = {
  title: 'Organizations, input, sessions',
  controls: [
    critical(
      'TEN-01',
      'The verified credential says the organization, and the header agrees.',
      'CS-MultiTenant; ASVS 8.4.1, 8.3.1',
    ),
    critical('TEN-02', 'No operation reaches another partition.', 'ASVS 8.2.2, 8.4.1'),
    critical('TEN-03', 'A reset token is of no use elsewhere.', 'ASVS 8.4.1, 6.6.2'),
    critical('TEN-04', 'One address in two organizations is two customers.', 'CS-MultiTenant'),
    setAside(
      high('TEN-05', 'PostgreSQL itself guards the partitions.', 'CS-MultiTenant'),
      'Row-level security cost more than a tenth of the rate of reads (0.82 to 0.94 of it was left): docs/adr/0037-row-level-security.md. Instead a test captures every statement and looks for its partition (test/e2e/access/statements.test.ts), and keys and foreign keys begin with the partition (TEN-02).',
    ),
    critical(
      'TEN-06',
      'Connections that requests share carry nothing from one to the next.',
      'ASVS 15.4.1',
    ),
    high('TEN-07', 'Nothing that is remembered crosses organizations.', 'CS-MultiTenant'),
    high('TEN-08', 'Each operation asks for its permission.', 'ASVS 8.2.1; CL'),
    high('TEN-09', 'So does each edge below an object.', 'CS-GraphQL, edges and nodes'),
    critical('INP-01', 'No input is read as SQL.', 'ASVS 1.2.4'),
    critical('INP-02', 'A missing value never widens a condition.', 'ASVS 15.3.5'),
    high('INP-03', 'Objects in place of texts reach no table.', 'CVE-2025-60542, CVE-2022-33171'),
    high('INP-04', 'Unknown members are refused.', 'CVE-2019-18413; ASVS 15.3.3'),
    medium('INP-05', 'Any text is refused or comes back as it was.', 'ASVS 2.2.1'),
    medium('INP-06', 'No pattern takes long.', 'ASVS 1.3.12'),
    high('INP-07', 'Addresses have one canonical form, and no two become one.', 'CS-Email'),
    high('SES-01', 'A new password ends all sessions.', 'ASVS 7.4.3; CS-Forgot; CVE-2026-22706'),
    high('SES-02', 'Access tokens issued before are refused.', 'ASVS 7.4.1'),
    high('SES-03', 'A change asks for the old password, and counts.', 'ASVS 6.2.3, 7.5.1'),
  ],
};

export const operation: Chapter = {
  title: 'The log and the settings',
  controls: [
    critical('LOG-01', 'No log has a secret.', 'ASVS 16.2.5; CS-Logging'),
    high('LOG-02', "Neither has PostgreSQL's.", 'ASVS 16.2.5'),
    high('LOG-03', 'No value forges a line.', 'ASVS 16.4.1'),
    medium(
      'LOG-04',
      'Changes, refusals and limits are events that say who, where and when.',
      'ASVS 16.2.1, 16.2.2, 16.3.1-16.3.4',
    ),
    medium('LOG-05', 'Trouble with the log stops nothing.', 'CS-Logging'),
    medium(
      'LOG-06',
      'A fault that nothing awaits is logged, and the process goes on.',
      'ASVS 16.5.4',
    ),
    medium('LOG-07', 'No line has an address.', 'CS-Email'),
    high('CFG-01', 'Sample secrets stop the start.', 'ASVS 13.2.3, 13.3.1'),
    medium(
      'CFG-02',
      'No file of the repository has a secret; they come from the environment.',
      'ASVS 13.3.1, 13.4.5',
    ),
    medium('CFG-03', 'Dependencies are above the versions with known holes.', 'ASVS 15.2.1'),
    high('CFG-04', 'An export by an operator has no hash, digest or token.', 'ASVS 14.2.4'),
  ],
};
