/**
 * Runs a test that failed once more if TEST_RETRIES is 1: on a shared machine time runs differently now and then. It does so
 * before the next test, which may change what this one needs, and after a moment, since the machine may still be busy.
 * `.ci/run` sets it and names each test that passed at the second attempt, since that may be a fault as well.
 */
import { jest } from '@jest/globals';

jest.retryTimes(Number(process.env['TEST_RETRIES'] ?? 0), {
  logErrorsBeforeRetry: true,
  retryImmediately: true,
  waitBeforeRetry: 2000,
});
