import { sizeOf } from '../rawSet.ts'
import { damagedAt, elementAt, elementTypes, type Source } from './matlabElements.ts'
import { headOf, kinds, storedNumbers, type Head } from './matlabMatrix.ts'

/** Reads the rows of a character array without the blanks that fill them up. */
export function charTexts(source: Source, { shape, from, to }: Head, place: string): string[] {
  const [rows = 0] = shape
  const count = sizeOf(shape)
  if (count === 0) return Array.from({ length: rows }, () => '')
  const codes = charCodes(source, from, to, count, place)
  const length = count / rows
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length }, (_letter, j) => codes[j * rows + i] ?? '')
      .join('')
      .trimEnd(),
  )
}

/** Returns the characters in column-major order. UTF-8 and UTF-16 have more units than characters outside ASCII. */
function charCodes(source: Source, from: number, to: number, count: number, place: string): string[] {
  const element = elementAt(source, from, to)
  // MATLAB stores blanks without their codes.
  if (element.from === element.to) return new Array<string>(count).fill(' ')
  const bytes = source.bytes.subarray(element.from, element.to)
  if (element.type === elementTypes.utf8) {
    const letters = [...new TextDecoder().decode(bytes)]
    if (letters.length !== count) throw damagedAt(source, from, `expected ${count} characters, found ${letters.length}`)
    return letters
  }
  const codes = storedNumbers(source, from, to, count, place)
  return Array.from(codes, (code) => String.fromCharCode(code))
}

/** Returns the texts of a cell array; null where a cell holds something else. */
export function cellTexts(source: Source, { shape, from, to }: Head, place: string): string[] | null {
  const texts: string[] = []
  let at = from
  for (let i = 0; i < sizeOf(shape); i++) {
    const element = elementAt(source, at, to)
    const head = headOf(source, element)
    if (head.kind !== kinds.char && sizeOf(head.shape) > 0) return null
    if (head.kind === kinds.char && (head.shape[0] ?? 0) > 1) return null
    texts.push(head.kind === kinds.char ? (charTexts(source, head, place)[0] ?? '') : '')
    at = element.next
  }
  return texts
}
