import type { Sfnt } from './sfnt.ts'

/**
 * Returns a TrueType font with the glyphs of some characters alone, which programs read like the whole font. Hints, kerning
 * and alternates are left out. Characters that the font lacks are left out too.
 */
export function subsetFont(font: Sfnt, codePoints: readonly number[]): Buffer {
  const characters = codePoints.filter((code) => font.glyphOf(code) > 0).toSorted((a, b) => a - b)
  const glyphs = closureOf(font, [0, ...new Set(characters.map((code) => font.glyphOf(code)))])
  const indexOf = new Map(glyphs.map((glyph, i) => [glyph, i]))
  const outlines = glyphs.map((glyph) => renumbered(outlineOf(font, glyph), indexOf))
  const head = Buffer.from(font.table('head'))
  head.writeUInt32BE(0, 8)
  head.writeUInt16BE(1, 50)
  const hhea = Buffer.from(font.table('hhea'))
  hhea.writeUInt16BE(glyphs.length, 34)
  const maxp = Buffer.from(font.table('maxp'))
  maxp.writeUInt16BE(glyphs.length, 4)
  const post = Buffer.alloc(32)
  font.table('post').copy(post, 0, 0, 32)
  post.writeUInt32BE(0x00030000, 0)
  return fileOf({
    'OS/2': font.table('OS/2'),
    cmap: cmapOf(characters.map((code) => [code, indexOf.get(font.glyphOf(code)) ?? 0])),
    glyf: Buffer.concat(outlines),
    head,
    hhea,
    hmtx: Buffer.concat(glyphs.map((glyph) => metricsOf(font, glyph))),
    loca: locaOf(outlines),
    maxp,
    name: font.table('name'),
    post,
  })
}

function outlineOf(font: Sfnt, glyph: number): Buffer {
  const loca = font.table('loca')
  const isLong = font.table('head').readUInt16BE(50) === 1
  const at = (i: number): number => (isLong ? loca.readUInt32BE(4 * i) : 2 * loca.readUInt16BE(2 * i))
  return font.table('glyf').subarray(at(glyph), at(glyph + 1))
}

/** Where a composite glyph names its parts. */
function partsOf(outline: Buffer): number[] {
  if (outline.length === 0 || outline.readInt16BE(0) >= 0) return []
  const places: number[] = []
  for (let at = 10, isMore = true; isMore;) {
    const flags = outline.readUInt16BE(at)
    places.push(at + 2)
    at += 4 + (flags & 0x1 ? 4 : 2) + (flags & 0x8 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0)
    isMore = (flags & 0x20) !== 0
  }
  return places
}

/** Returns glyphs with the parts of composite ones, each once. */
function closureOf(font: Sfnt, glyphs: readonly number[]): number[] {
  const found = new Set(glyphs)
  for (const glyph of found) {
    const outline = outlineOf(font, glyph)
    for (const place of partsOf(outline)) found.add(outline.readUInt16BE(place))
  }
  return [...found]
}

function renumbered(outline: Buffer, indexOf: ReadonlyMap<number, number>): Buffer {
  const own = Buffer.alloc(Math.ceil(outline.length / 4) * 4)
  outline.copy(own)
  for (const place of partsOf(outline)) own.writeUInt16BE(indexOf.get(outline.readUInt16BE(place)) ?? 0, place)
  return own
}

function locaOf(outlines: readonly Buffer[]): Buffer {
  const loca = Buffer.alloc(4 * (outlines.length + 1))
  let at = 0
  for (const [i, { length }] of outlines.entries()) {
    at += length
    loca.writeUInt32BE(at, 4 * (i + 1))
  }
  return loca
}

/** Advance and left side bearing. Glyphs after the last full entry share its advance. */
function metricsOf(font: Sfnt, glyph: number): Buffer {
  const hmtx = font.table('hmtx')
  const full = font.table('hhea').readUInt16BE(34)
  const own = Buffer.alloc(4)
  hmtx.copy(own, 0, 4 * Math.min(glyph, full - 1), 4 * Math.min(glyph, full - 1) + 2)
  hmtx.copy(
    own,
    2,
    glyph < full ? 4 * glyph + 2 : 4 * full + 2 * (glyph - full),
    glyph < full ? 4 * glyph + 4 : 4 * full + 2 * (glyph - full) + 2,
  )
  return own
}

/** Writes a Unicode table of format 12, with a group for each character. */
function cmapOf(characters: readonly (readonly [number, number])[]): Buffer {
  const own = Buffer.alloc(12 + 16 + 12 * characters.length)
  own.writeUInt16BE(1, 2)
  own.writeUInt16BE(3, 4)
  own.writeUInt16BE(10, 6)
  own.writeUInt32BE(12, 8)
  own.writeUInt16BE(12, 12)
  own.writeUInt32BE(16 + 12 * characters.length, 16)
  own.writeUInt32BE(characters.length, 24)
  for (const [i, [code, glyph]] of characters.entries()) {
    own.writeUInt32BE(code, 28 + 12 * i)
    own.writeUInt32BE(code, 32 + 12 * i)
    own.writeUInt32BE(glyph, 36 + 12 * i)
  }
  return own
}

function fileOf(tables: Record<string, Buffer>): Buffer {
  const entries = Object.entries(tables).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const power = 2 ** Math.floor(Math.log2(entries.length))
  const head = Buffer.alloc(12 + 16 * entries.length)
  head.writeUInt32BE(0x00010000, 0)
  for (const [i, value] of [entries.length, 16 * power, Math.log2(power), 16 * (entries.length - power)].entries())
    head.writeUInt16BE(value, 4 + 2 * i)
  let offset = head.length
  const parts: Buffer[] = [head]
  for (const [i, [tag, table]] of entries.entries()) {
    const padded = Buffer.alloc(Math.ceil(table.length / 4) * 4)
    table.copy(padded)
    head.write(tag, 12 + 16 * i, 'latin1')
    head.writeUInt32BE(checksum(padded), 16 + 16 * i)
    head.writeUInt32BE(offset, 20 + 16 * i)
    head.writeUInt32BE(table.length, 24 + 16 * i)
    offset += padded.length
    parts.push(padded)
  }
  return Buffer.concat(parts)
}

function checksum(padded: Buffer): number {
  let sum = 0
  for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) >>> 0
  return sum
}
