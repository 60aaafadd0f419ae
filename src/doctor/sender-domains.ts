/** The DNS records by which receivers judge a sender: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489), MX. */
import { Resolver } from 'node:dns/promises';
import type { Config } from '../config/index.js';
import type { Check, DoctorOptions } from './deployment.js';
import { good, orGood, problem, warning, type Finding } from './finding.js';

/** Names that nobody owns (RFC 2606, 2 and 3), as in the development profile. */
const reserved = /(?:^|\.)(?:test|example|invalid|localhost|example\.(?:com|net|org))$/;

function domainsOf({ mail }: Config): string[] {
  const senders = [mail.from, ...[...mail.settings.values()].flatMap(({ from }) => from ?? [])];
  const domains = senders.map(({ address }) => address.slice(address.lastIndexOf('@') + 1));
  return [...new Set(domains.map((domain) => domain.toLowerCase()))];
}

/** Throws a look-up's error, unless it says that there is no such name or no such record. */
function codeOfAbsence(error: unknown): 'ENOTFOUND' | 'ENODATA' {
  const { code } = error as { code?: string };
  if (code === 'ENOTFOUND' || code === 'ENODATA') return code;
  throw error;
}

async function textsOf(resolver: Resolver, name: string): Promise<string[]> {
  try {
    return (await resolver.resolveTxt(name)).map((parts) => parts.join(''));
  } catch (error) {
    codeOfAbsence(error);
    return [];
  }
}

async function examineSpf(resolver: Resolver, domain: string): Promise<Finding[]> {
  const records = (await textsOf(resolver, domain)).filter((text) => /^v=spf1(?: |$)/i.test(text));
  const [record] = records;
  if (record === undefined) {
    const change = `Publish a TXT record at ${domain}, such as "v=spf1 include:<your relay> -all".`;
    return [
      warning(
        'sender.spf_missing',
        `${domain} has no SPF record: mails may count as spam.`,
        change,
      ),
    ];
  }
  if (records.length > 1) {
    const message = `${domain} has ${records.length} SPF records, which count as an error (RFC 7208, 4.5).`;
    return [problem('sender.spf_several', message, 'Merge them into one.')];
  }
  if (/ \+?all\b/i.test(record)) {
    const message = `The SPF record of ${domain} allows every sender (+all).`;
    return [warning('sender.spf_open', message, 'End the record with -all or ~all.')];
  }
  return [];
}

/** A name below which there is none does not exist (RFC 8020), so this finds out without knowing a selector. */
async function hasSelectors(resolver: Resolver, domain: string): Promise<boolean> {
  try {
    await resolver.resolveTxt(`_domainkey.${domain}`);
    return true;
  } catch (error) {
    return codeOfAbsence(error) === 'ENODATA';
  }
}

async function examineDkim(
  resolver: Resolver,
  domain: string,
  { dkimSelector }: DoctorOptions,
): Promise<Finding[]> {
  const change = 'Publish the key that the relay signs with, as its manual says.';
  if (dkimSelector === null) {
    if (await hasSelectors(resolver, domain)) return [];
    const message = `${domain} publishes no DKIM key: mails may count as spam.`;
    return [warning('sender.dkim_missing', message, change)];
  }
  const name = `${dkimSelector}._domainkey.${domain}`;
  const keys = await textsOf(resolver, name);
  if (keys.some((text) => /(?:^|;)\s*p=[^;\s]/.test(text))) return [];
  return [problem('sender.dkim_key', `There is no DKIM key at ${name}.`, change)];
}

/** The domain and those above it, since the record of a domain holds for what is below (RFC 7489, 6.6.3). */
function lineageOf(domain: string): string[] {
  const labels = domain.split('.');
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
}

async function findDmarc(resolver: Resolver, domain: string): Promise<string[]> {
  for (const name of lineageOf(domain)) {
    const texts = await textsOf(resolver, `_dmarc.${name}`);
    const records = texts.filter((text) => /^v=DMARC1(?:\s*;|$)/.test(text));
    if (records.length > 0) return records;
  }
  return [];
}

async function examineDmarc(resolver: Resolver, domain: string): Promise<Finding[]> {
  const records = await findDmarc(resolver, domain);
  const [record] = records;
  if (record === undefined) {
    const change = `Publish a TXT record at _dmarc.${domain}, such as "v=DMARC1; p=quarantine".`;
    return [
      warning(
        'sender.dmarc_missing',
        `${domain} has no DMARC record: others can send in its name.`,
        change,
      ),
    ];
  }
  if (records.length === 1 && /;\s*p\s*=\s*(?:none|quarantine|reject)\b/i.test(record)) return [];
  const message = `The DMARC record of ${domain} cannot be used: it needs one policy (p=).`;
  return [
    problem(
      'sender.dmarc_invalid',
      message,
      'Publish one record with p=none, quarantine or reject.',
    ),
  ];
}

async function hasAddress(resolver: Resolver, domain: string): Promise<boolean> {
  for (const type of ['A', 'AAAA'] as const) {
    try {
      if ((await resolver.resolve(domain, type)).length > 0) return true;
    } catch (error) {
      codeOfAbsence(error);
    }
  }
  return false;
}

/** Without an MX record, mail goes to the address of the domain (RFC 5321, 5.1); the null MX refuses it (RFC 7505). */
async function examineMx(resolver: Resolver, domain: string): Promise<Finding[]> {
  const exchanges = await resolver.resolveMx(domain).catch((error: unknown) => {
    codeOfAbsence(error);
    return [];
  });
  if (exchanges.some(({ exchange }) => exchange !== '')) return [];
  if (exchanges.length === 0 && (await hasAddress(resolver, domain))) return [];
  const message = `${domain} takes no mail: many receivers refuse such senders, and bounces get lost.`;
  return [warning('sender.mx_missing', message, `Publish an MX record for ${domain}.`)];
}

async function examineDomain(
  resolver: Resolver,
  domain: string,
  options: DoctorOptions,
): Promise<readonly Finding[]> {
  if (reserved.test(domain)) {
    const change = 'Set MAIL_FROM to an address at a domain of the shop.';
    return [problem('sender.reserved', `${domain} is no domain that can send mails.`, change)];
  }
  try {
    const found = [
      await examineSpf(resolver, domain),
      await examineDkim(resolver, domain, options),
      await examineDmarc(resolver, domain),
      await examineMx(resolver, domain),
    ];
    return found.flat();
  } catch (error) {
    const { code = 'EUNKNOWN' } = error as { code?: string };
    const change = 'See that DNS works on this machine, or name another server with --dns.';
    return [
      warning('sender.dns', `The records of ${domain} cannot be looked up (${code}).`, change),
    ];
  }
}

/** Looks up the records of each domain from which mails are sent. */
export const examineSenderDomains: Check<'config' | 'options'> = async ({ config, options }) => {
  if (config.mail.relay === null) return [good('No SMTP_URL: no receiver judges the sender.')];
  const resolver = new Resolver({ timeout: 3000, tries: 2 });
  if (options.dnsServer !== null) resolver.setServers([options.dnsServer]);
  const domains = domainsOf(config);
  const found = await Promise.all(
    domains.map((domain) => examineDomain(resolver, domain, options)),
  );
  return orGood(found.flat(), `SPF, DKIM, DMARC and MX of ${domains.join(', ')} are there.`);
};
