import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a store gets: files in one folder, under the names of cert-manager's Secrets. */
export interface Certificates {
  readonly folder: string
  /** The CA that a client believes: another's, until `believe` is called. */
  readonly ca: string
  believe(): void
  remove(): void
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1']

/**
 * A CA, a certificate that it signed for `name` (for no address), and a CA that signed nothing; by openssl from PATH. `owner`: of the private key, where it is to be
 * another's.
 */
export function makeCertificates(
  name = 'localhost',
  owner?: { readonly uid: number; readonly gid: number },
): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'flotilla-tls-'))
  // The server may run as somebody else.
  chmodSync(folder, 0o755)
  const at = (file: string) => join(folder, file)
  const request = (file: string, subject: string, ...more: string[]) =>
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        ...newKey,
        '-subj',
        `/CN=${subject}`,
        '-keyout',
        at(`${file}.key`),
        '-out',
        at(`${file}.crt`),
        ...more,
      ],
      { stdio: 'pipe' },
    )
  request('ca', 'the CA')
  request('other', 'another CA')
  const signed = ['-CA', at('ca.crt'), '-CAkey', at('ca.key'), '-addext', 'basicConstraints=critical,CA:FALSE']
  request('tls', 'store', ...signed, '-addext', `subjectAltName=DNS:${name}`)
  if (owner) chownSync(at('tls.key'), owner.uid, owner.gid)
  const ca = at('believed.crt')
  writeFileSync(ca, readFileSync(at('other.crt')))
  return {
    folder,
    ca,
    believe: () => writeFileSync(ca, readFileSync(at('ca.crt'))),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
