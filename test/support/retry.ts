/**
 * Runs a test that failed once more, at the end of its file, if TEST_RETRIES is 1: on a shared machine time runs
 * differently now and then. `.ci/run` sets it and names each test that passed at the second attempt, since that may be a
 * fault as well.
 */
import { jest } from '@jest/globals';

jest.retryTimes(Number(process.env['TEST_RETRIES'] ?? 0), { logErrorsBeforeRetry: true });
