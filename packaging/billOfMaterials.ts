import { createHash } from 'node:crypto'
import type { Part } from './contents.ts'

export interface BillFacts {
  version: string
  commit: string
  /** The time of the build, in ISO 8601. */
  at: string
}

/** SPDX knows single licences by id; anything else is an expression. */
function licenceEntry(licence: string): object {
  // npm's words for a text of its own, which the list of licences holds.
  if (/^see licen[sc]e in /i.test(licence)) return { license: { name: licence } }
  return /^[\w.+-]+$/.test(licence) ? { license: { id: licence } } : { expression: licence }
}

/** Formats a digest as a version 4 UUID, so that the same contents have the same serial number. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Writes the bill of materials of the app as CycloneDX 1.6. */
export function billOfMaterials(parts: readonly Part[], { version, commit, at }: BillFacts): object {
  const components = parts.map(({ name, version: own, licence, purl }) => ({
    type: ['electron', 'node'].includes(name) ? 'platform' : 'library',
    'bom-ref': purl,
    name,
    version: own,
    licenses: licence === 'NOASSERTION' ? [] : [licenceEntry(licence)],
    purl,
  }))
  const ref = `pkg:generic/collapsar@${version}`
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify([version, commit, components]))}`,
    version: 1,
    metadata: {
      timestamp: at,
      component: {
        type: 'application',
        'bom-ref': ref,
        name: 'collapsar',
        version,
        licenses: [{ license: { id: 'MIT' } }],
        purl: ref,
        properties: [{ name: 'collapsar:commit', value: commit }],
      },
    },
    components,
    dependencies: [{ ref, dependsOn: components.map((one) => one.purl) }],
  }
}
