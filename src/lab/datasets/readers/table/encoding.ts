import { isUtf8 } from 'node:buffer'
import { CallError } from '../../../../shared/contract/errors.ts'
import { badFile } from '../rawSet.ts'

/** The encodings of a table that Collapsar reads, by the names that `--encoding` takes. */
export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'iso-8859-1'] as const
export type Encoding = (typeof encodings)[number]

export interface DecodedText {
  text: Uint8Array
  encoding: Encoding
}

/** Bytes that Windows-1252 has and ISO 8859-1 does not: 0x80 … 0x9f are control characters there. */
const onlyWindows = (byte: number): boolean => byte >= 0x80 && byte <= 0x9f

/**
 * Returns a text as UTF-8 without its byte order mark, in the encoding that was asked for or in the one its bytes show:
 * the mark, then valid UTF-8, then zero bytes in every other place (UTF-16), then Windows-1252, or ISO 8859-1 where all
 * its bytes agree. Throws a CallError where the bytes are no text.
 */
export function decodeText(file: Uint8Array, name: string, asked: string | null = null): DecodedText {
  if (file.length === 0) throw badFile(name, 'byte 0', 'expected a row of values, found the end of the file')
  const encoding = asked === null ? detect(file, name) : known(asked, name)
  if (encoding === 'utf-8') {
    if (!isUtf8(file)) throw badFile(name, 'bytes', 'are not UTF-8; set --encoding to windows-1252 or utf-16le')
    return { text: hasMark(file, 0xef, 0xbb, 0xbf) ? file.subarray(3) : file, encoding }
  }
  // The decoder drops the mark of its own encoding. Latin-1 in TextDecoder means Windows-1252.
  const decoded =
    encoding === 'iso-8859-1' ? Buffer.from(file).toString('latin1') : new TextDecoder(encoding).decode(file)
  return { text: new TextEncoder().encode(decoded), encoding }
}

function known(asked: string, name: string): Encoding {
  const plain = asked.toLowerCase().replace('latin1', 'iso-8859-1').replace('latin-1', 'iso-8859-1')
  const aliases: Readonly<Record<string, Encoding>> = { utf8: 'utf-8', cp1252: 'windows-1252', 'utf-16': 'utf-16le' }
  const found = encodings.find((one) => one === (aliases[plain] ?? plain))
  if (!found) throw new CallError('invalid', `${name}: encoding '${asked}' is unknown; use ${encodings.join(', ')}`)
  return found
}

function detect(file: Uint8Array, name: string): Encoding {
  if (hasMark(file, 0xff, 0xfe)) return 'utf-16le'
  if (hasMark(file, 0xfe, 0xff)) return 'utf-16be'
  const zero = file.indexOf(0)
  if (zero >= 0) {
    const wide = wideEncoding(file)
    if (wide) return wide
    throw badFile(name, `byte ${zero}`, 'is 0, which no text contains; choose a table of texts')
  }
  if (isUtf8(file)) return 'utf-8'
  return file.some(onlyWindows) ? 'windows-1252' : 'iso-8859-1'
}

const hasMark = (file: Uint8Array, ...mark: number[]): boolean => mark.every((byte, i) => file[i] === byte)

/** UTF-16 without a mark: nearly all characters of a table have a zero byte, always on the same side. */
function wideEncoding(file: Uint8Array): Encoding | null {
  if (file.length % 2 !== 0) return null
  const looked = file.subarray(0, 4096)
  const zerosAt = (side: 0 | 1): number => looked.filter((byte, i) => byte === 0 && i % 2 === side).length
  const [even, odd, most] = [zerosAt(0), zerosAt(1), looked.length / 2]
  if (odd > 0.7 * most && even < 0.1 * most) return 'utf-16le'
  if (even > 0.7 * most && odd < 0.1 * most) return 'utf-16be'
  return null
}
