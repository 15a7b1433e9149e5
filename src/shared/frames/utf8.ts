/** `shared` has no TextEncoder: it compiles without DOM and Node. */

const surrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdfff

/** Returns a text as UTF-8. A lone surrogate becomes U+FFFD, as in TextEncoder. */
export function utf8Of(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3)
  let at = 0
  for (const character of text) {
    const found = character.codePointAt(0) ?? 0
    const code = surrogate(found) ? 0xfffd : found
    if (code < 0x80) bytes[at++] = code
    else if (code < 0x800) {
      bytes[at++] = 0xc0 | (code >> 6)
      bytes[at++] = 0x80 | (code & 0x3f)
    } else if (code < 0x10000) {
      bytes[at++] = 0xe0 | (code >> 12)
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f)
      bytes[at++] = 0x80 | (code & 0x3f)
    } else {
      bytes[at++] = 0xf0 | (code >> 18)
      bytes[at++] = 0x80 | ((code >> 12) & 0x3f)
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f)
      bytes[at++] = 0x80 | (code & 0x3f)
    }
  }
  return bytes.slice(0, at)
}

/** The smallest code of each length: a longer form than necessary is no UTF-8. */
const least = [0, 0, 0x80, 0x800, 0x10000]
/** Codes that one call of String.fromCodePoint takes. */
const block = 4096

/** Returns the text of some UTF-8; null where the bytes are no valid UTF-8. */
export function textOf(bytes: Uint8Array): string | null {
  const parts: string[] = []
  let codes: number[] = []
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] as number
    const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
    if (at + length > bytes.length || (first >= 0x80 && (first < 0xc2 || first > 0xf4))) return null
    let code = length === 1 ? first : first & (0xff >> (length + 1))
    for (let i = 1; i < length; i++) {
      const next = bytes[at + i] as number
      if (next >> 6 !== 2) return null
      code = (code << 6) | (next & 0x3f)
    }
    if (code < (least[length] ?? 0) || code > 0x10ffff || surrogate(code)) return null
    codes.push(code)
    at += length
    if (codes.length === block) {
      parts.push(String.fromCodePoint(...codes))
      codes = []
    }
  }
  return [...parts, String.fromCodePoint(...codes)].join('')
}
