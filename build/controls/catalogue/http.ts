/** The security checks of one subject: docs/security-controls.md shows them with their tests. */
import { critical, high, low, medium, setAside, type Chapter } from '../control.js';

export const http: Chapter = {
  title: 'HTTP and the REST APIs',
  controls: [
    high('HTT-01', 'Bodies are bounded.', 'CS-REST; 9110 15.5.14; ASVS 15.2.2'),
    high('HTT-02', 'Compressed bodies are refused.', 'ASVS 15.2.2'),
    medium('HTT-03', 'Bodies are JSON in UTF-8.', '8259 8.1'),
    medium('HTT-04', 'Malformed JSON is refused at every API.', '8259 2; ASVS 2.2.1'),
    high('HTT-05', 'Errors of parsers repeat nothing.', 'ASVS 16.5.1'),
    high('HTT-06', 'No prototype is changed.', 'ASVS 15.3.6; CVE-2019-18413'),
    high('HTT-07', 'Slow clients are dropped.', 'ASVS 15.2.2; 9110 15.5.9'),
    low('HTT-08', 'Headers are bounded.', '6585 5'),
    high('HTT-09', 'Headers that decide something may come once.', '9112 3.2; ASVS 15.3.7'),
    high('HTT-10', 'Ambiguous framing is refused.', 'ASVS 4.2.1'),
    low('HTT-11', 'Methods are listed.', 'CS-REST; ASVS 4.1.4, 13.4.4; 9110 15.5.6'),
    medium('HTT-12', '401 has a challenge.', '9110 15.5.2, 11.6.1'),
    medium(
      'HTT-13',
      'Every answer has the security headers.',
      'CS-REST; ASVS 3.4.1, 3.4.4, 3.4.5, 14.3.2, 13.4.6, 4.1.1',
    ),
    high('HTT-14', 'Origins are listed.', 'ASVS 3.4.2'),
    high('HTT-15', 'x-site-context is judged as hostile JSON.', 'ASVS 2.2.1, 15.3.5'),
    high(
      'HTT-16',
      'API keys are stored as digests, never read from a URL, and reset nothing alone.',
      'CS-REST; ASVS 11.2.4',
    ),
    low('HTT-17', 'Ids of requests that clients send cannot forge anything.', 'ASVS 16.4.1'),
    medium('HTT-18', 'A stop finishes what runs.', 'ASVS 16.5.2'),
    high('HTT-19', 'NODE_ENV decides nothing.', 'ASVS 13.4.2'),
    setAside(
      medium('RST-01', 'Errors are Problem Details.', '9457 3.1.2'),
      "Clients of both vendors expect their vendors' error objects.",
    ),
    medium('RST-02', 'Media types are negotiated as JSON:API says.', 'JSON:API 1.1'),
    medium('RST-03', 'Statuses are those of JSON:API.', 'JSON:API 1.1'),
    critical('RST-04', 'No request writes an attribute that is not its own.', 'ASVS 15.3.3'),
    critical(
      'RST-05',
      'A token is in the answer that creates or redeems its reset, for an integration, and nowhere else.',
      'CL',
    ),
    high('RST-06', 'All APIs decide alike.', 'ASVS 6.3.4, D'),
  ],
};
