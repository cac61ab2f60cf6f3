import { createHash } from 'node:crypto'
import type { Part } from './parts.ts'

interface Subject {
  readonly name: string
  readonly tag: string
}

/** A CycloneDX 1.6 bill of materials. Equal content gives an equal one: it holds no time, and its number is made of the image’s tag. */
export function toSbom({ name, tag }: Subject, parts: readonly Part[]): object {
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(`${name} ${tag}`)}`,
    version: 1,
    metadata: {
      component: { type: 'application', 'bom-ref': name, name, version: tag },
      tools: { components: [{ type: 'application', name: 'flotilla' }] },
    },
    components: parts.map((part) => ({
      type: 'library',
      'bom-ref': purlOf(part),
      name: part.name,
      version: part.version,
      purl: purlOf(part),
      licenses: [licenceOf(part.licence)],
    })),
  }
}

/** A statement of SLSA provenance v1 in an in-toto envelope: what was built, from what, by whom. */
export function toProvenance(built: {
  subject: { name: string; digest: string }
  service: string
  source: { uri: string; commit: string }
  builder: string
  files: ReadonlyMap<string, string>
}) {
  const { subject, service, source, builder, files } = built
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: subject.name, digest: { sha256: subject.digest.replace('sha256:', '') } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'https://flotilla.dev/image/v1',
        externalParameters: { service },
        resolvedDependencies: [
          { uri: source.uri, digest: { gitCommit: source.commit } },
          ...[...files].map(([name, sha256]) => ({ name, digest: { sha256 } })),
        ],
      },
      runDetails: { builder: { id: builder } },
    },
  }
}

const purlOf = ({ name, version }: Part): string => `pkg:npm/${name.replace('@', '%40')}@${version}`

// An expression of several licences, or the name of one that SPDX has not.
const licenceOf = (licence: string): object => {
  if (/ (OR|AND) /.test(licence)) return { expression: licence.replaceAll(/^\(|\)$/g, '') }
  return /^[\w.+-]+$/.test(licence) && licence !== 'unknown'
    ? { license: { id: licence } }
    : { license: { name: licence } }
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}
