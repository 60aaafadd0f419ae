/** The program of the service. */
import { runService } from './service/run.js';

await runService({ args: [] });
