/** The pages of the development profile, and how a test asks for them. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { development, type Environment } from './environment.js';

/** What a browser asks for when it opens an address. */
export const browserHeaders = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  host: 'localhost:4000',
};

/** A path of each page, and of what its scripts ask for. */
export const pagePaths = [
  '/',
  '/graphql',
  '/sandbox',
  '/inbox',
  '/inbox/mails',
  '/inbox/mails/x',
  '/inbox/mails/x/html',
  '/inbox/mails/x/source',
  '/inbox/events',
  '/demo',
  '/demo/',
  '/demo/config.json',
  '/demo/reset-password',
  '/pages/home.js',
] as const;

export interface DevelopmentFolder {
  readonly environment: Environment;
  /** Where mails are files. */
  readonly mails: string;
  remove(): void;
}

/** Makes a folder for the data of a service in the development profile, whose mails become files. */
export function makeDevelopmentFolder(): DevelopmentFolder {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-pages-'));
  const mails = join(folder, 'mail');
  mkdirSync(mails);
  return {
    environment: { ...development, DATA_DIR: folder, SMTP_URL: '', MAIL_FROM: '', PUBLIC_URL: '' },
    mails,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
