/** The settings: what keeps a start from succeeding, and what is likely a mistake. */
import { unknownSettings, type Config } from '../config/index.js';
import { hostOf, isLoopback } from '../domain/shared/loopback.js';
import { orGood, problem, warning, type Finding } from './finding.js';

/** Returns a finding for each problem that a start would name, such as `PORT: must be …`. */
export function findSettingProblems(problems: readonly string[]): readonly Finding[] {
  return problems.map((line) =>
    problem(
      `settings.${/^[A-Z0-9_]+/.exec(line)?.[0] ?? 'invalid'}`,
      `${line.replace(/\.$/, '')}.`,
      'Correct this setting: docs/settings.md says what it takes.',
    ),
  );
}

function findMisspelt(): Finding[] {
  return unknownSettings().map(({ name, didYouMean }) => {
    const change = didYouMean ? `Rename it to ${didYouMean}, or remove it.` : 'Remove it.';
    return warning('settings.unknown', `${name} is no setting of Rekey.`, change);
  });
}

/** Returns whether a URL leads over a network without encryption. */
function isPlain(url: string): boolean {
  return url.startsWith('http:') && !isLoopback(hostOf(url));
}

function examineAddresses({ service }: Config): Finding[] {
  const { publicUrl, trustedProxies, corsOrigins } = service;
  const url = publicUrl ?? '';
  const findings: Finding[] = [];
  if (isPlain(url)) {
    const change =
      'Put a proxy with TLS in front of the service, and begin PUBLIC_URL with https:.';
    findings.push(
      problem(
        'settings.plain_url',
        'PUBLIC_URL is not encrypted: passwords cross the network in clear.',
        change,
      ),
    );
  } else if (url !== '' && isLoopback(hostOf(url))) {
    const change = 'Set PUBLIC_URL to the address at which clients reach the service.';
    findings.push(
      warning('settings.loopback_url', 'PUBLIC_URL leads to this machine only.', change),
    );
  }
  if (url.startsWith('https:') && trustedProxies.length === 0) {
    const message =
      'PUBLIC_URL begins with https:, so a proxy is in front of the service, but TRUSTED_PROXIES is empty: all clients count as one, and share its limits.';
    const change = 'Set TRUSTED_PROXIES to the addresses or networks of the proxy.';
    findings.push(warning('settings.no_proxies', message, change));
  }
  for (const origin of corsOrigins.filter(isPlain)) {
    const change = 'Serve that front end by https:, and change its origin in CORS_ORIGINS.';
    findings.push(
      warning(
        'settings.plain_origin',
        `CORS_ORIGINS has ${origin}, which is not encrypted.`,
        change,
      ),
    );
  }
  return findings;
}

/** Examines settings that a start accepts. */
export function examineSettings(config: Config): readonly Finding[] {
  const inProduction = config.service.profile === 'production' ? examineAddresses(config) : [];
  return orGood(
    [...findMisspelt(), ...inProduction],
    `All settings are right; the profile is ${config.service.profile}.`,
  );
}
