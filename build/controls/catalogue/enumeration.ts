/** The security checks of one subject: docs/security-controls.md shows them with their tests. */
import { critical, high, medium, type Chapter } from '../control.js';

export const enumeration: Chapter = {
  title: 'Who is known, and how often one may ask',
  controls: [
    high(
      'ENU-01',
      'Known and unknown addresses are answered alike.',
      'ASVS 6.3.8; CS-Authentication; CS-Forgot',
    ),
    high('ENU-02', 'And in the same time, the next requests too.', 'CS-Forgot; CVE-2026-26185'),
    high('ENU-03', 'Trouble with mails shows nothing of addresses.', 'CVE-2024-45231'),
    medium('ENU-04', 'Limits hold for unknown addresses as for known ones.', 'CS-Forgot'),
    high(
      'ENU-05',
      'Unknown, foreign, wrong and used are one refusal to all but the holder of the token; the cause is in an event.',
      'ASVS 6.3.8',
    ),
    medium('ENU-06', 'Ids are random.', 'CS-Authentication; CS-MultiTenant'),
    critical(
      'ENU-07',
      'Nothing secret can be filtered, sorted or included.',
      'CVE-2023-22894, CVE-2023-36472',
    ),
    high('RAT-01', 'Attempts are limited for each account.', 'CS-Forgot'),
    high('RAT-02', 'And for each client address.', 'ASVS 6.3.1, 2.4.1; 6585 4'),
    medium('RAT-03', 'And for each organization, without harm to others.', 'CS-MultiTenant'),
    high('RAT-04', 'Only trusted proxies say who the client is.', 'ASVS 4.1.3, 15.3.4'),
    high('RAT-05', 'No body steers what is counted.', 'CVE-2025-64526'),
    high('RAT-06', 'Aliases count one by one.', 'CS-GraphQL, batching'),
    high('RAT-07', 'The count is atomic.', 'ASVS 15.4.2'),
    medium('RAT-08', 'It is shared by processes and survives a restart.', 'ASVS 2.4.1'),
    medium('RAT-09', 'Its memory is bounded.', 'ASVS 15.2.2'),
    medium('RAT-10', 'It is decided what happens without its store.', 'ASVS 16.5.2, 16.5.3'),
    medium('RAT-11', 'An attacker cannot lock the owner out.', 'CS-Forgot; ASVS 6.1.1'),
    medium('RAT-12', 'Spellings of one address are counted as one.', 'CS-Email'),
  ],
};
