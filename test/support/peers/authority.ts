/** A certificate authority of a test's own, by openssl, with the certificates that it gives. */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface GivenCertificate {
  /** Paths of files in PEM. */
  readonly cert: string;
  readonly key: string;
}

export interface Authority {
  readonly folder: string;
  /** The path of its own certificate. */
  readonly cert: string;
  /** Valid for a day. `owner` is a folder whose owner gets the key. */
  certificateFor(name: string, owner?: string): GivenCertificate;
}

export function createAuthority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-authority-'));
  chmodSync(folder, 0o755);
  const openssl = (...args: string[]) =>
    void execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const own = ['-keyout', 'ca.key', '-out', 'ca.crt', '-days', '1', '-subj', '/CN=Rekey test'];
  openssl('req', '-x509', ...newKey, ...own);
  const caFiles = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'];
  return {
    folder,
    cert: join(folder, 'ca.crt'),
    certificateFor(name, owner = folder) {
      const [cert, key] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
      writeFileSync(join(folder, `${name}.ext`), `subjectAltName=DNS:${name}`);
      openssl('req', ...newKey, '-keyout', key, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
      const request = ['-req', '-in', `${name}.csr`, '-extfile', `${name}.ext`, '-days', '1'];
      openssl('x509', ...request, ...caFiles, '-out', cert);
      const { uid, gid } = statSync(owner);
      chownSync(key, uid, gid);
      return { cert, key };
    },
  };
}
