import { inflateSync } from 'node:zlib'

export interface Pdf {
  /** Width of the single page, in points. */
  width: number
  height: number
  /** PostScript names of its fonts, and whether the file has their outlines. */
  fonts: { name: string; isEmbedded: boolean }[]
  images: number
  /** The text, decoded with the glyph maps of the file itself. */
  text: string
  /** The drawing operators of the page, decompressed. */
  drawing: string
  info: string
}

/** Reads the PDF that pdfkit writes: plain objects, compressed streams, glyphs as hexadecimal numbers. */
export function readPdf(file: Buffer): Pdf {
  const objects = new Map<string, { head: string; stream: string }>()
  for (const [, id = '', body = ''] of file.toString('latin1').matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const [head = '', stream] = body.split(/stream\n/, 2)
    const packed = stream?.replace(/\nends?t?r?e?a?m?$/, '')
    const isPacked = head.includes('/FlateDecode')
    objects.set(id, { head, stream: packed === undefined ? '' : isPacked ? unpacked(packed) : packed })
  }
  const get = (id: string | undefined) => objects.get(id ?? '') ?? { head: '', stream: '' }
  const heads = [...objects.values()].map(({ head }) => head)
  const page = heads.find((head) => /\/Type \/Page\b(?!s)/.test(head)) ?? ''
  const [, width = '', height = ''] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(page) ?? []
  const drawing = get(/\/Contents (\d+)/.exec(page)?.[1]).stream
  const resources = get(/\/Resources (\d+)/.exec(page)?.[1]).head
  const meanings = new Map(
    [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', id]) => [
      name,
      meaningOf(get(/\/ToUnicode (\d+)/.exec(get(id).head)?.[1]).stream),
    ]),
  )
  const descriptors = heads.filter((head) => head.includes('/FontDescriptor\n'))
  return {
    width: Number(width),
    height: Number(height),
    fonts: descriptors.map((head) => ({
      name: /\/FontName \/([\w+-]+)/.exec(head)?.[1] ?? '',
      isEmbedded: get(/\/FontFile2 (\d+)/.exec(head)?.[1]).stream.length > 1000,
    })),
    images: heads.filter((head) => head.includes('/Subtype /Image')).length,
    text: textOf(drawing, meanings),
    drawing,
    info: heads.find((head) => head.includes('/CreationDate')) ?? '',
  }
}

const unpacked = (packed: string): string => inflateSync(Buffer.from(packed, 'latin1')).toString('latin1')

/** Maps glyph numbers to text, from a ToUnicode map. */
function meaningOf(map: string): Map<number, string> {
  const meaning = new Map<number, string>()
  for (const [, first = '', list = ''] of map.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/gi))
    [...list.matchAll(/<([^>]*)>/g)].forEach(([, codes = ''], i) =>
      meaning.set(
        Number.parseInt(first, 16) + i,
        String.fromCharCode(
          ...codes
            .trim()
            .split(/\s+/)
            .map((code) => Number.parseInt(code, 16)),
        ),
      ),
    )
  return meaning
}

function textOf(drawing: string, meanings: Map<string, Map<number, string>>): string {
  let font = new Map<number, string>()
  const parts: string[] = []
  for (const [, name, glyphs] of drawing.matchAll(/\/(F\d+) [\d.]+ Tf|<([0-9a-f]*)> Tj/gi))
    if (name !== undefined) font = meanings.get(name) ?? new Map()
    else parts.push((glyphs?.match(/.{4}/g) ?? []).map((glyph) => font.get(Number.parseInt(glyph, 16)) ?? '�').join(''))
  return parts.join('\n')
}
