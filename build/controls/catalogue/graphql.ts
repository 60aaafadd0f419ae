/** The security checks of one subject: docs/security-controls.md shows them with their tests. */
import { critical, high, low, medium, type Chapter } from '../control.js';

export const graphql: Chapter = {
  title: 'GraphQL',
  controls: [
    medium('GQL-01', 'Production has no introspection.', 'ASVS 4.3.2; CS-GraphQL'),
    medium(
      'GQL-02',
      'No error suggests a name.',
      'CS-GraphQL; GHSA-9g8f-h8f3-hjcm, GHSA-2fgh-8j2g-w354',
    ),
    critical('GQL-03', 'Values of variables are never repeated.', 'ASVS 16.2.5, 16.5.1'),
    high('GQL-04', 'Neither are literals.', 'ASVS 16.2.5, 16.5.1'),
    medium('GQL-05', 'The depth is bounded, through fragments too.', 'ASVS 4.3.1; CS-GraphQL'),
    high('GQL-06', 'Aliases are bounded, of every field.', 'CS-GraphQL, batching'),
    medium('GQL-07', 'Tokens are bounded while they are read.', 'CS-GraphQL'),
    medium('GQL-08', 'Directives and errors are bounded.', 'CS-GraphQL'),
    high('GQL-09', 'Batches are refused.', 'CS-GraphQL, batching'),
    high('GQL-10', 'GET runs nothing.', 'GoH'),
    high(
      'GQL-11',
      'No page of another site can send a request without a preflight.',
      'ASVS 3.5.1-3.5.3; GHSA-9q82-xgwf-vj6h',
    ),
    medium('GQL-12', 'Fragments do not explode.', 'CS-GraphQL'),
    medium('GQL-13', 'Comparing fields that overlap stays cheap.', 'CVE-2023-26144'),
    low(
      'GQL-14',
      'No client stores documents; who is limited to trusted ones sends nothing else.',
      'ASVS 15.2.2',
    ),
    low('GQL-15', 'Production shows no page and no tracing.', 'CS-GraphQL'),
    high('GQL-16', 'Faults are masked.', 'ASVS 16.5.1'),
    medium('GQL-17', 'The audits of GraphQL over HTTP find no error.', 'GoH'),
    medium('GQL-18', 'A statement that takes too long is ended.', 'CS-GraphQL; ASVS 13.1.3'),
    medium('GQL-19', 'Pages are bounded.', 'CS-GraphQL'),
    medium('GQL-20', 'The objects that a document may ask for are bounded.', 'ASVS 4.3.1'),
    medium('GQL-21', 'NUL and lone surrogates are errors of the input.', 'ASVS 2.2.1'),
    low('GQL-22', 'Request parameters have their types; unknown ones are ignored.', 'GoH'),
    medium(
      'GQL-23',
      'Aliases of one object do not multiply the statements.',
      'CS-GraphQL, batching',
    ),
  ],
};
