/** Every code of the error catalogue. */
import { errorCatalogue, type AppErrorCode } from '../../src/domain/shared/errors.js';

export const errorCodes = Object.keys(errorCatalogue) as AppErrorCode[];
