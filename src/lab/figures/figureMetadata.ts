/** A run of a figure. A spec plus its placement determines the bits of a run; null: the run has not started. */
export interface FigureOrigin {
  id: string
  specHash: string
  name: string
  placement: string | null
  /** The collapse steps of the run in words; absent where it took none. */
  collapseSteps?: string
}

/** The origin of a figure, stored inside its files. */
export interface FigureMetadata {
  title: string
  kind: string
  preset: string | null
  runs: FigureOrigin[]
  /** ISO 8601. */
  date: string
  versions: Record<string, string>
}

/** Returns the element for an SVG file: Dublin Core where it has a term, our own names for the rest. */
export function metadataElement(metadata: FigureMetadata): string {
  const runs = metadata.runs.map(({ id, specHash, name, placement, collapseSteps }) => {
    const where = placement === null ? '' : ` placement="${escape(placement)}"`
    const steps = collapseSteps === undefined ? '' : ` collapseSteps="${escape(collapseSteps)}"`
    return `<collapsar:run id="${escape(id)}" specHash="${escape(specHash)}" name="${escape(name)}"${where}${steps}/>`
  })
  const versions = Object.entries(metadata.versions).map(
    ([name, version]) => `<collapsar:version of="${escape(name)}">${escape(version)}</collapsar:version>`,
  )
  const preset = metadata.preset === null ? '' : `<collapsar:preset>${escape(metadata.preset)}</collapsar:preset>`
  return (
    '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"' +
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:collapsar="urn:collapsar:figure"><rdf:Description rdf:about="">' +
    `<dc:title>${escape(metadata.title)}</dc:title><dc:creator>Collapsar</dc:creator>` +
    `<dc:date>${escape(metadata.date)}</dc:date><dc:type>${escape(metadata.kind)}</dc:type>` +
    `${preset}${runs.join('')}${versions.join('')}</rdf:Description></rdf:RDF></metadata>`
  )
}

/** Returns the metadata as keywords and texts for a PNG file. */
export function metadataTexts(metadata: FigureMetadata): [string, string][] {
  return [
    ['Title', withoutForbidden(metadata.title)],
    ['Software', `Collapsar ${metadata.versions['collapsar'] ?? ''}`.trim()],
    ['Creation Time', metadata.date],
    ['Collapsar', JSON.stringify(metadata)],
  ]
}

/** Drops what XML 1.0 forbids (production 2): control characters, lone surrogates, U+FFFE and U+FFFF. */
export const withoutForbidden = (text: string): string =>
  text.replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')

/** Escapes text for XML and drops the characters that XML forbids. */
export const escape = (value: string): string =>
  withoutForbidden(value)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
