/** What a figure says of its own origin, inside the file. */
export interface FigureMetadata {
  title: string
  kind: string
  preset: string | null
  runs: { id: string; specHash: string; name: string }[]
  /** ISO 8601. */
  date: string
  versions: Record<string, string>
}

/** The element for an SVG file: Dublin Core for programs that read it, our own names for the rest. */
export function metadataElement(metadata: FigureMetadata): string {
  const runs = metadata.runs.map(
    (run) => `<collapsar:run id="${escape(run.id)}" specHash="${escape(run.specHash)}" name="${escape(run.name)}"/>`,
  )
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

/** The same as keyword and text, for a PNG file. */
export function metadataTexts(metadata: FigureMetadata): [string, string][] {
  return [
    ['Title', metadata.title],
    ['Software', `Collapsar ${metadata.versions['collapsar'] ?? ''}`.trim()],
    ['Creation Time', metadata.date],
    ['Collapsar', JSON.stringify(metadata)],
  ]
}

/** Text as XML: mark-up escaped, control characters that XML 1.0 forbids dropped. */
export function escape(value: string): string {
  return [...value]
    .filter((c) => c >= ' ' || c === '\t' || c === '\n')
    .join('')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
