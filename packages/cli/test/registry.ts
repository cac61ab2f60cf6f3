import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

export interface Planted {
  readonly name: string
  readonly version: string
  readonly published: Date
  readonly scripts?: Readonly<Record<string, string>>
  /** It was published by a workflow that the registry trusts, and says so. */
  readonly trusted?: boolean
}

export interface Registry {
  readonly url: string
  close(): Promise<unknown>
}

/** A package registry on this machine that has these versions, and nothing else. */
export async function openRegistry(planted: readonly Planted[]): Promise<Registry> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url!)
    const archive = planted.find((one) => path === pathOf(one))
    const versions = planted.filter(({ name }) => path === `/${name}`)
    if (archive) return response.end(archiveOf(archive))
    if (versions.length === 0) return response.writeHead(404).end('{}')
    return response.setHeader('content-type', 'application/json').end(JSON.stringify(documentOf(versions, url)))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const pathOf = ({ name, version }: Planted): string => `/${name}/-/${name}-${version}.tgz`

function documentOf(planted: readonly Planted[], url: string): object {
  const { name, version: latest } = planted.at(-1)!
  const versions = planted.map((one) => [one.version, { ...manifestOf(one), ...trustOf(one), dist: distOf(one, url) }])
  const times = planted.map(({ version, published }) => [version, published.toISOString()])
  const modified = planted.at(-1)!.published.toISOString()
  return {
    name,
    modified,
    'dist-tags': { latest },
    versions: Object.fromEntries(versions),
    time: { created: times[0]![1], modified, ...Object.fromEntries(times) },
  }
}

const manifestOf = ({ name, version, scripts }: Planted): object => ({ name, version, ...(scripts && { scripts }) })

const trustOf = ({ trusted }: Planted): object =>
  trusted
    ? { _npmUser: { name: 'workflow', email: 'w@localhost', trustedPublisher: { id: 'github', oidcConfigId: 'a' } } }
    : {}

function distOf(planted: Planted, url: string): object {
  const archive = archiveOf(planted)
  const digest = (algorithm: string, encoding: 'hex' | 'base64') =>
    createHash(algorithm).update(archive).digest(encoding)
  return {
    tarball: `${url}${pathOf(planted)}`,
    shasum: digest('sha1', 'hex'),
    integrity: `sha512-${digest('sha512', 'base64')}`,
    ...(planted.trusted && {
      attestations: { url: `${url}/attestations`, provenance: { predicateType: 'https://slsa.dev/provenance/v1' } },
    }),
  }
}

/** A tar with one file. */
function archiveOf(planted: Planted): Buffer {
  const content = Buffer.from(JSON.stringify(manifestOf(planted)))
  const header = Buffer.alloc(512)
  const put = (text: string, at: number) => header.write(text, at, 'latin1')
  put('package/package.json', 0)
  put('0000644\0', 100)
  put('0000000\0', 108)
  put('0000000\0', 116)
  put(`${content.length.toString(8).padStart(11, '0')}\0`, 124)
  put('00000000000\0', 136)
  put('        ', 148)
  put('0', 156)
  put('ustar\0', 257)
  put('00', 263)
  put(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  )
  const end = Buffer.alloc(1_024 + ((512 - (content.length % 512)) % 512))
  return gzipSync(Buffer.concat([header, content, end]))
}
