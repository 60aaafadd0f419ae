/** The security checks of one subject: docs/security-controls.md shows them with their tests. */
import { critical, high, medium, type Chapter } from '../control.js';

export const signedTokens: Chapter = {
  title: 'Signed tokens: access tokens and reset tokens that are JWTs',
  controls: [
    critical(
      'JWT-01',
      'Each key has one algorithm, whatever the header says.',
      '8725bis 3.1; ASVS 9.1.2; CVE-2015-9235, CVE-2022-23540',
    ),
    critical('JWT-02', 'A public key is never a shared secret.', '8725bis 3.1; CVE-2016-10555'),
    critical(
      'JWT-03',
      'Keys and addresses of keys in a header are ignored.',
      '8725bis 3.10; ASVS 9.1.3; CVE-2018-0114',
    ),
    critical('JWT-04', 'A key id only chooses among configured keys.', '8725bis 3.10'),
    critical(
      'JWT-05',
      'Access tokens and reset tokens cannot stand in for one another.',
      '8725bis 3.11, 3.12; ASVS 9.2.2',
    ),
    critical(
      'JWT-06',
      'Issuer, audience and subject are required and exact.',
      '8725bis 3.8, 3.9; ASVS 9.2.3',
    ),
    high('JWT-07', 'The expiry is required and a sane number.', 'ASVS 9.2.1'),
    medium('JWT-08', 'A token of the future is refused beyond 30 seconds.', 'ASVS 9.2.1'),
    high('JWT-09', 'Only the strict compact form is read.', '8725bis 2.14, 3.14'),
    critical(
      'JWT-10',
      'Single use counts the id of a token and not its text, which can be written in several ways.',
      'CS-JWT',
    ),
    high('JWT-11', 'Unknown critical extensions are refused.', '7515 4.1.11'),
    high('JWT-12', 'Weak secrets and keys stop the start.', '8725bis 3.5; CS-JWT'),
    critical(
      'JWT-13',
      'Claims have their types, and the subject is the customer who is named.',
      '8725bis 3.8, 3.10; ASVS 15.3.5',
    ),
    medium('JWT-14', 'A member that is named twice is refused.', 'ASVS 1.5.3; 8725bis 2.6'),
    medium('JWT-15', 'A token has at most 8,192 characters.', 'ASVS 4.2.5'),
    medium(
      'JWT-16',
      'Nothing is decrypted, unpacked or derived from a password.',
      '8725bis 3.13, 3.15',
    ),
    critical('JWT-17', 'Any damage to a signature is refused.', 'ASVS 9.1.1; CVE-2022-21449'),
    high('JWT-18', 'A reset token that is a JWT ends with the others.', 'ASVS 7.4.1'),
    medium('JWT-19', 'Keys rotate without a refused request.', 'ASVS 13.3.4, 11.2.2'),
    high(
      'JWT-20',
      'A vector for every class of wrong token that the standard names is refused.',
      '8725bis 2, 3; 7515 5.2',
    ),
  ],
};
