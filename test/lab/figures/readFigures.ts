import { SaxesParser } from 'saxes'

export interface Element {
  name: string
  attributes: Record<string, string>
  text: string
}

/** Lists every element of an XML document with its text, that of spans included, and throws when the document is not well formed. */
export function elementsOf(xml: string): Element[] {
  const elements: Element[] = []
  const open: Element[] = []
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', (tag) => {
    const element = { name: tag.name, attributes: { ...tag.attributes }, text: '' }
    elements.push(element)
    open.push(element)
  })
  parser.on('text', (content) => {
    // A label is one text whose italic parts are spans.
    for (const own of open.slice(-1 - open.toReversed().findIndex(({ name }) => name !== 'tspan'))) own.text += content
  })
  parser.on('closetag', () => void open.pop())
  parser.write(xml).close()
  return elements
}

/** Returns the chunks of a PNG file by type, without image data. */
export function chunksOf(png: Buffer): Map<string, Buffer[]> {
  const chunks = new Map<string, Buffer[]>()
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    const type = png.toString('latin1', at + 4, at + 8)
    if (type !== 'IDAT') chunks.set(type, [...(chunks.get(type) ?? []), png.subarray(at + 8, at + 8 + length)])
    at += length + 12
  }
  return chunks
}
