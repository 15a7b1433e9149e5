import { readFileSync } from 'node:fs'

/** A TrueType font with its tables (OpenType 1.9, "Font file"). */
export interface Sfnt {
  table(tag: string): Buffer
  /** Returns the glyph of a code point; 0 where the font has none. */
  glyphOf(codePoint: number): number
}

/** Reads a TrueType font. Throws a RangeError that names a missing table. */
export function readSfnt(file: Buffer): Sfnt {
  const places = new Map<string, { offset: number; length: number }>()
  const count = file.readUInt16BE(4)
  for (let i = 0; i < count; i++) {
    const at = 12 + 16 * i
    places.set(file.toString('latin1', at, at + 4), {
      offset: file.readUInt32BE(at + 8),
      length: file.readUInt32BE(at + 12),
    })
  }
  const table = (tag: string): Buffer => {
    const place = places.get(tag)
    if (!place) throw new RangeError(`the font has no table ${tag}`)
    return file.subarray(place.offset, place.offset + place.length)
  }
  const glyphs = readCmap(table('cmap'))
  return { table, glyphOf: (codePoint) => glyphs.get(codePoint) ?? 0 }
}

const known = new Map<string, Sfnt>()

/** Returns the font of a file, which is read once. */
export function fontAt(path: string): Sfnt {
  const own = known.get(path) ?? readSfnt(readFileSync(path))
  known.set(path, own)
  return own
}

/** Reads the Unicode subtable: format 12 where there is one, else format 4. */
export function readCmap(cmap: Buffer): Map<number, number> {
  const subtables = Array.from({ length: cmap.readUInt16BE(2) }, (_, i) => cmap.subarray(cmap.readUInt32BE(8 + 8 * i)))
  const whole = subtables.find((own) => own.readUInt16BE(0) === 12)
  const basic = subtables.find((own) => own.readUInt16BE(0) === 4)
  if (whole) return groupsOf(whole)
  if (basic) return segmentsOf(basic)
  throw new RangeError('the font has no Unicode table of characters')
}

function groupsOf(own: Buffer): Map<number, number> {
  const glyphs = new Map<number, number>()
  const count = own.readUInt32BE(12)
  for (let i = 0; i < count; i++) {
    const [first, last, glyph] = [0, 4, 8].map((at) => own.readUInt32BE(16 + 12 * i + at)) as [number, number, number]
    for (let code = first; code <= last; code++) glyphs.set(code, glyph + code - first)
  }
  return glyphs
}

function segmentsOf(own: Buffer): Map<number, number> {
  const glyphs = new Map<number, number>()
  const size = own.readUInt16BE(6)
  for (let i = 0; i < size; i += 2) {
    const last = own.readUInt16BE(14 + i)
    const first = own.readUInt16BE(16 + size + i)
    const delta = own.readUInt16BE(16 + 2 * size + i)
    const place = 16 + 3 * size + i
    const range = own.readUInt16BE(place)
    for (let code = first; code <= last && code !== 0xffff; code++) {
      const own16 = range === 0 ? code : own.readUInt16BE(place + range + 2 * (code - first))
      const glyph = range !== 0 && own16 === 0 ? 0 : (own16 + delta) & 0xffff
      if (glyph !== 0) glyphs.set(code, glyph)
    }
  }
  return glyphs
}
