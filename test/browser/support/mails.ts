/** The mails that the service wrote into its folder, as a mail program reads them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import { until } from '../../support/until.js';

/** Reads all mails to an address, oldest first. */
async function mailsTo(folder: string, address: string): Promise<Email[]> {
  const files = existsSync(folder) ? readdirSync(folder).toSorted() : [];
  const mails = await Promise.all(
    files.map((file) => PostalMime.parse(readFileSync(join(folder, file), 'utf8'))),
  );
  return mails.filter(({ to }) => to?.some((one) => 'address' in one && one.address === address));
}

/** Waits for the n-th mail with a link to an address, from 1. Its links, as in its plain text. */
export function linksTo(
  folder: string,
  address: string,
  count = 1,
): Promise<{ readonly reset: string; readonly cancel: string; readonly mail: Email }> {
  return until(async () => {
    const withLinks = (await mailsTo(folder, address)).filter(({ text }) =>
      text?.includes('/reset-password#'),
    );
    const mail = withLinks[count - 1];
    if (mail === undefined) return undefined;
    const [reset = '', cancel = ''] = mail.text?.match(/http:\S+#\S+/g) ?? [];
    return { reset, cancel, mail };
  });
}
