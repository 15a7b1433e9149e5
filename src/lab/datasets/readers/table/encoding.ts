import { isAscii, isUtf8 } from 'node:buffer'
import { CallError } from '../../../../shared/contract/errors.ts'
import type { ByteSource } from '../byteSource.ts'
import { badFile } from '../rawSet.ts'

/** The encodings of a table that Collapsar reads, by the names that `--encoding` takes. */
export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'iso-8859-1'] as const
export type Encoding = (typeof encodings)[number]

export interface TextPart {
  text: string
  /** The share of the file that has been read, 0 … 1. */
  done: number
  isLast: boolean
}

/** A text that is decoded in parts, again for each pass. */
export interface TableText {
  encoding: Encoding
  /** Yields the text without its byte order mark. */
  parts(): Iterable<TextPart>
}

/** Bytes that Windows-1252 has and ISO 8859-1 does not: 0x80 … 0x9f are control characters there. */
const onlyWindows = (byte: number): boolean => byte >= 0x80 && byte <= 0x9f

/**
 * Opens a text in the encoding that was asked for, or in the one that its bytes show: a byte order mark, then valid UTF-8,
 * then zero bytes in every other place (UTF-16), then Windows-1252, or ISO 8859-1 where all its bytes agree. All bytes are
 * read once for that. Throws a CallError where the bytes are no text.
 */
export function openText(source: ByteSource, asked: string | null = null): TableText {
  const facts = byteFacts(source)
  const { name } = source
  if (facts.length === 0) throw badFile(name, 'byte 0', 'expected a row of values, found the end of the file')
  const encoding = asked === null ? detect(facts, name) : known(asked, facts.start, name)
  if (encoding === 'utf-8' && !facts.isUtf8)
    throw badFile(name, 'bytes', 'are not UTF-8; set --encoding to windows-1252 or utf-16le')
  if (!encoding.startsWith('utf-16') && facts.zero >= 0)
    throw badFile(name, `byte ${facts.zero}`, 'is 0, which no text contains; choose a table of texts')
  return { encoding, parts: () => decoded(source, encoding) }
}

function* decoded(source: ByteSource, encoding: Encoding): Generator<TextPart> {
  // The decoder drops the mark of its own encoding. Latin-1 in TextDecoder means Windows-1252.
  const decoder = encoding === 'iso-8859-1' ? null : new TextDecoder(encoding, { fatal: true })
  const decode = (bytes: Uint8Array, stream: boolean): string => {
    try {
      return decoder ? decoder.decode(bytes, { stream }) : Buffer.from(bytes).toString('latin1')
    } catch {
      throw badFile(source.name, 'bytes', `are not ${encoding}: save the table again, or set --encoding`)
    }
  }
  for (const { bytes, done } of source.parts()) yield { text: decode(bytes, true), done, isLast: false }
  yield { text: decode(new Uint8Array(), false), done: 1, isLast: true }
}

interface ByteFacts {
  length: number
  /** The first bytes. */
  start: Uint8Array
  isUtf8: boolean
  /** The place of the first zero byte; -1 without one. */
  zero: number
  hasWindows: boolean
}

/** The bytes whose zeros show UTF-16. */
const startBytes = 4096

function byteFacts(source: ByteSource): ByteFacts {
  const facts: ByteFacts = { length: 0, start: new Uint8Array(), isUtf8: true, zero: -1, hasWindows: false }
  let rest = new Uint8Array()
  for (const { bytes } of source.parts()) {
    if (facts.start.length < startBytes) facts.start = Buffer.concat([facts.start, bytes.subarray(0, startBytes)])
    if (facts.zero < 0) {
      const zero = bytes.indexOf(0)
      if (zero >= 0) facts.zero = facts.length + zero
    }
    if (facts.isUtf8) {
      const joined = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes
      const end = characterEnd(joined)
      facts.isUtf8 = isUtf8(joined.subarray(0, end))
      rest = Uint8Array.from(joined.subarray(end))
    }
    facts.hasWindows ||= !isAscii(bytes) && bytes.some(onlyWindows)
    facts.length += bytes.length
  }
  return { ...facts, start: facts.start.subarray(0, startBytes), isUtf8: facts.isUtf8 && rest.length === 0 }
}

/** Returns the end of the last complete character of UTF-8. */
function characterEnd(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number
    if (byte < 0x80) return bytes.length
    if (byte < 0xc0) continue
    const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
    return length > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

function known(asked: string, start: Uint8Array, name: string): Encoding {
  const plain = asked.toLowerCase().replace('latin1', 'iso-8859-1').replace('latin-1', 'iso-8859-1')
  const aliases = new Map<string, Encoding>([
    ['utf8', 'utf-8'],
    ['cp1252', 'windows-1252'],
    ['utf-16', hasMark(start, 0xfe, 0xff) ? 'utf-16be' : 'utf-16le'],
  ])
  const found = encodings.find((one) => one === (aliases.get(plain) ?? plain))
  if (!found) throw new CallError('invalid', `${name}: encoding '${asked}' is unknown; use ${encodings.join(', ')}`)
  return found
}

function detect({ start, zero, length, isUtf8: isValid, hasWindows }: ByteFacts, name: string): Encoding {
  if (hasMark(start, 0xff, 0xfe)) return 'utf-16le'
  if (hasMark(start, 0xfe, 0xff)) return 'utf-16be'
  if (zero >= 0) {
    const wide = length % 2 === 0 ? wideEncoding(start) : null
    if (wide) return wide
    throw badFile(name, `byte ${zero}`, 'is 0, which no text contains; choose a table of texts')
  }
  if (isValid) return 'utf-8'
  return hasWindows ? 'windows-1252' : 'iso-8859-1'
}

const hasMark = (file: Uint8Array, ...mark: number[]): boolean => mark.every((byte, i) => file[i] === byte)

/** UTF-16 without a mark: nearly all characters of a table have a zero byte, always on the same side. */
function wideEncoding(looked: Uint8Array): Encoding | null {
  const zerosAt = (side: 0 | 1): number => looked.filter((byte, i) => byte === 0 && i % 2 === side).length
  const [even, odd, most] = [zerosAt(0), zerosAt(1), looked.length / 2]
  if (odd > 0.7 * most && even < 0.1 * most) return 'utf-16le'
  if (even > 0.7 * most && odd < 0.1 * most) return 'utf-16be'
  return null
}
