/** The security checks of one subject: docs/security-controls.md shows them with their tests. */
import { critical, high, low, medium, setAside, type Chapter } from '../control.js';

export const passwords: Chapter = {
  title: 'Passwords and how they are stored',
  controls: [
    high(
      'PWD-01',
      'A password has at least the configured 8 or more code points, counted after NFC.',
      '63B 3.1.1.2; ASVS 6.2.1',
    ),
    high('PWD-02', 'Long passwords are allowed and never cut.', '63B 3.1.1.2; ASVS 6.2.8, 6.2.9'),
    high('PWD-03', 'The whole value is verified, beyond a NUL too.', '63B 3.1.1.2; CS-Storage'),
    medium('PWD-04', 'There are no rules about kinds of characters.', '63B 3.1.1.2; ASVS 6.2.5'),
    medium('PWD-05', 'A password is normalized to NFC and to nothing wider.', '63B 3.1.1.2'),
    high('PWD-06', 'Ill-formed Unicode is refused.', '63B 3.1.1.2'),
    high(
      'PWD-07',
      'Common passwords that fit the policy are refused, whole and in any case.',
      '63B 3.1.1.2; ASVS 6.2.4, 6.2.12',
    ),
    medium(
      'PWD-08',
      "The customer's and the shop's names and addresses are refused.",
      'ASVS 6.1.2, 6.2.11; 63B 3.1.1.2',
    ),
    high('PWD-09', 'A refusal says why and never repeats the password.', '63B 3.1.1.2'),
    setAside(
      medium('PWD-10', 'A search in breaches abroad is optional and private.', 'ASVS 6.2.12'),
      'Rekey asks nobody about a password; its list of common ones is local.',
    ),
    low('PWD-11', 'No hints, no questions, no forced changes.', '63B 3.1.1.2; ASVS 6.4.2, 6.2.10'),
    high('PWD-12', 'All four ways to set a password judge alike.', 'CS-Forgot; ASVS 6.3.4'),
    high(
      'STO-01',
      'Hashes are argon2id at the configured cost, never below the floor.',
      'ASVS 11.4.2, C; CS-Storage; 9106 4',
    ),
    high('STO-02', 'Each hash has a salt of its own.', '63B 3.1.1.2'),
    medium('STO-03', 'Weak parameters stop the start.', 'ASVS C'),
    medium('STO-04', 'Parameters rise at the next right password.', 'CS-Storage; 63B 3.1.1.2'),
    medium(
      'STO-05',
      'A pepper, where one is set, is not in the database and has a key id.',
      '63B 3.1.1.2; CS-Storage',
    ),
    high(
      'STO-06',
      'Hashing neither stalls nor floods the process, and waits are bounded.',
      'ASVS 15.1.3, 15.2.2, 13.1.2',
    ),
    critical('STO-07', 'Hashes never leave the database.', 'ASVS 15.3.1, 8.2.3'),
    high('STO-08', 'A damaged hash verifies nothing and is an event.', 'ASVS 16.5.3, 11.2.5'),
    setAside(
      medium(
        'STO-09',
        'The role of the database may do what Rekey needs and no more.',
        'ASVS 13.2.2',
      ),
      'One role owns the tables, as it migrates them; it is no superuser, so COPY TO PROGRAM, pg_read_file and other roles are closed to it (docs/operations.md). A role without rights to the tables belongs to row-level security: docs/adr/0037-row-level-security.md.',
    ),
  ],
};
