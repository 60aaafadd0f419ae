/** The security checks of one subject: docs/security-controls.md shows them with their tests. */
import { critical, high, medium, type Chapter } from '../control.js';

export const mailsAndWebhooks: Chapter = {
  title: 'Mails and webhooks',
  controls: [
    critical(
      'MAI-01',
      'Links begin with what the settings say, whatever a request says.',
      'CS-Forgot; CVE-2017-8295, CVE-2025-43930',
    ),
    critical('MAI-02', 'Links lead to listed pages only.', 'CS-Forgot'),
    critical('MAI-03', 'Mails go to the stored address, not to the typed one.', 'CVE-2019-19844'),
    critical('MAI-04', 'One address is one string.', 'CVE-2023-7028'),
    high('MAI-05', 'Nothing adds a header or a recipient.', 'ASVS 1.3.11'),
    high('MAI-06', 'Quoted local parts do not lead elsewhere.', 'GHSA-mm7p-fcc7-pg87'),
    medium('MAI-07', 'Addresses are parsed in linear time.', 'CVE-2025-14874'),
    medium(
      'MAI-08',
      'A mail has https links, a text, no password and nothing that is fetched.',
      'CS-Forgot; ASVS 14.2.3',
    ),
    high(
      'MAI-09',
      'A notice follows each change of a password, and none a failure.',
      '63B 4.2.3, 4.6; ASVS 6.3.7; CS-Forgot',
    ),
    high('MAI-10', 'The job of a mail commits with its cause.', 'ASVS 2.3.3'),
    high('MAI-11', 'Templates escape.', 'ASVS 1.2.1, 1.3.7'),
    high('MAI-12', 'The relay needs TLS and a valid certificate.', 'ASVS 12.3.1, 12.3.2'),
    high('MAI-13', 'No token waits for its mail.', 'ASVS 11.7.2, 14.2.7'),
    high('WHK-01', 'Both signatures verify with foreign code.', 'SW, signature scheme; CL'),
    high('WHK-02', 'The bytes that are sent are those that were signed.', 'SW'),
    medium('WHK-03', 'The id stays and the time changes with each attempt.', 'SW'),
    high('WHK-04', 'Each webhook has a random secret, and two while one rotates.', 'SW'),
    medium('WHK-05', 'Retries have a schedule and obey the receiver.', 'SW; CL'),
    high('WHK-06', 'A receiver that hangs harms only itself.', 'ASVS 13.1.3; SW; CL'),
    medium('WHK-07', 'Answers are read up to a cap.', 'ASVS 15.2.2'),
    critical(
      'WHK-08',
      'Calls go to public addresses only, checked at the connection.',
      'ASVS 1.3.6, 13.2.4, 15.3.2; SW; CS-SSRF; CVE-2026-35409',
    ),
    critical(
      'WHK-09',
      'Tokens go encrypted, where they are asked for, and are in no record of deliveries.',
      'CS-Logging; ASVS 14.2.4',
    ),
    medium('WHK-10', 'Thirty failures in a row stop the calls; one success clears them.', 'CL'),
    critical('WHK-11', 'An organization hears of its own events only.', 'ASVS 8.4.1'),
    medium('WHK-12', 'Deliveries come at least once, each under one id.', 'SW'),
  ],
};
