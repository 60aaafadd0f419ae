/** Jest's environment of Node, in which each process that a test starts reports its coverage as well. */
import { resolve } from 'node:path';
import { TestEnvironment } from 'jest-environment-node';
import { rawFolder } from './raw.js';

export default class CoverageEnvironment extends TestEnvironment {
  constructor(...[config, context]: ConstructorParameters<typeof TestEnvironment>) {
    // Child processes inherit it. This process started without it, and reports through jest.
    process.env['NODE_V8_COVERAGE'] = resolve(rawFolder);
    super(config, context);
  }
}
