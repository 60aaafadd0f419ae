/** The security checks of one subject: docs/security-controls.md shows them with their tests. */
import { critical, high, low, medium, setAside, type Chapter } from '../control.js';

export const resetTokens: Chapter = {
  title: 'Reset tokens',
  controls: [
    high('TOK-01', 'A token is 256 random bits and no UUID.', 'ASVS 11.5.1, 6.5.3; 63B 3.2.12'),
    critical(
      'TOK-02',
      'The database has a digest of a token and never the token.',
      'ASVS 6.5.2; 63B 3.1.2.2; CS-Forgot',
    ),
    critical('TOK-03', 'A token works once.', 'ASVS 6.5.1'),
    critical(
      'TOK-04',
      'Of requests that redeem one token at the same time, one succeeds.',
      'ASVS 15.4.2, 2.3.3, 2.3.4; CVE-2026-22751',
    ),
    critical('TOK-05', 'So it is across APIs and across processes.', 'ASVS 6.3.4, 15.4.2'),
    critical('TOK-06', 'So it is within one document.', 'CS-GraphQL, batching'),
    high('TOK-07', 'A transaction that fails burns no token.', 'ASVS 2.3.3'),
    critical(
      'TOK-08',
      'What was redeemed stays so through a crash of Rekey or of PostgreSQL.',
      'CVE-2026-9802',
    ),
    high(
      'TOK-09',
      'A token expires at its instant, by the clock of the database.',
      'ASVS 6.5.5; 63B 4.2.1.2',
    ),
    medium('TOK-10', 'A lifetime above one day cannot be set.', '63B 4.2.1.2'),
    high('TOK-11', 'A newer token ends the older ones.', 'ASVS 6.5.1'),
    high(
      'TOK-12',
      'A new password, a new address, disabling and deleting end every token.',
      'ASVS 6.4.1, 7.4.2; CS-Forgot',
    ),
    critical(
      'TOK-13',
      'A token works for its organization, customer and reset only, and is not burned elsewhere.',
      'ASVS 6.6.2',
    ),
    setAside(
      medium('TOK-14', 'The time of a comparison tells nothing of a token.', 'ASVS 11.2.4'),
      'Tokens are found by their SHA-256 in an index; nobody can choose the bytes that are compared.',
    ),
    critical(
      'TOK-15',
      'A missing, empty or oddly typed token matches nothing.',
      'ASVS 15.3.5; CVE-2019-18818, CVE-2013-0233, CVE-2021-22911',
    ),
    critical(
      'TOK-16',
      'Nothing matches a customer without a pending reset.',
      'ASVS 15.3.5; CVE-2013-0233',
    ),
    high(
      'TOK-17',
      "No URL takes a token, but fabric's check, whose path is not logged.",
      'ASVS 14.2.1; CS-REST',
    ),
    medium('TOK-18', 'Asking for a reset changes nothing for its owner.', 'CS-Forgot'),
    setAside(
      high('TOK-19', 'Wrong guesses are counted for each reset.', '63B 3.1.3.2, 3.2.2'),
      'A guess at 256 bits needs no count, and a count would let strangers end resets. Guesses throttle the caller: RAT-02.',
    ),
    medium(
      'TOK-20',
      'A rejected password burns no token; only the holder of a good token hears of the policy.',
      '63B 3.1.1.2',
    ),
    medium('TOK-21', 'A redeemed reset signs nobody in.', 'CS-Forgot'),
    low('TOK-22', 'Old resets are purged, in batches.', 'ASVS 14.2.7'),
    high('TOK-23', 'Disabled, deleted and unknown customers cannot be reset.', 'ASVS 7.4.2'),
    setAside(
      medium('TOK-24', 'A reset leaves a second factor as it is.', 'ASVS 6.4.3; 63B 4.2.2.2'),
      'Rekey has no second factor and no session to skip it with: TOK-21.',
    ),
    high('TOK-25', 'Staff may start a reset and cannot choose the password.', 'ASVS 6.4.6'),
  ],
};
