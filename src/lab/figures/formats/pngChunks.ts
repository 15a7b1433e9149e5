import { crc32 } from 'node:zlib'

const signatureLength = 8
/** Length, type, 13 bytes and checksum of the IHDR chunk, which must come first. */
const headerLength = 25

/** Returns the PNG with resolution and texts inserted after the header. */
export function annotatePng(png: Buffer, dpi: number, texts: [string, string][]): Buffer {
  const at = signatureLength + headerLength
  return Buffer.concat([
    png.subarray(0, at),
    resolution(dpi),
    ...texts.map(([keyword, content]) => textChunk(keyword, content)),
    png.subarray(at),
  ])
}

function resolution(dpi: number): Buffer {
  const data = Buffer.alloc(9)
  const perMetre = Math.round(dpi / 0.0254)
  data.writeUInt32BE(perMetre, 0)
  data.writeUInt32BE(perMetre, 4)
  data.writeUInt8(1, 8)
  return chunk('pHYs', data)
}

/** Uses tEXt for Latin-1 and iTXt, which holds UTF-8, for other texts. */
function textChunk(keyword: string, content: string): Buffer {
  const isLatin = [...content].every((c) => (c >= ' ' && c <= '~') || c === '\n')
  if (isLatin) return chunk('tEXt', Buffer.from(`${keyword}\0${content}`, 'latin1'))
  // Keyword, end, not compressed, method 0, no language, no translated keyword.
  return chunk('iTXt', Buffer.concat([Buffer.from(`${keyword}\0\0\0\0\0`, 'latin1'), Buffer.from(content, 'utf8')]))
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}
