import { CallError } from '../../../../shared/contract/errors.ts'
import { badFile, sizeOf } from '../rawSet.ts'
import {
  damagedAt,
  elementAt,
  elementTypes,
  sourceOf,
  unpack,
  unpackHead,
  type Element,
  type Source,
} from './matlabElements.ts'
import { headOf, kinds, matrixNumbers, type Head } from './matlabMatrix.ts'
import { cellTexts, charTexts } from './matlabTexts.ts'
import { placeOf, type Allow, type ArrayFile, type StoredArray } from './storedArray.ts'

/** Every file of MATLAB 5 and later begins with this, version 7.3 before an HDF5 file. */
const magic = 'MATLAB '
const headerBytes = 128

export const isMatlab = (file: Uint8Array): boolean =>
  file.length >= headerBytes && new TextDecoder('latin1').decode(file.subarray(0, magic.length)) === magic

/**
 * Lists the arrays of a MATLAB file of version 5 to 7, those of structures too, as `dataset/train/images`. `allow` gets
 * the declared size of a structure before it is unpacked. Throws a CallError that names the byte.
 */
export function matlab(file: Uint8Array, name: string, allow: Allow): ArrayFile {
  const source = header(file, name)
  const arrays: StoredArray[] = []
  for (let at = headerBytes; at < file.length;) {
    const element = elementAt(source, at)
    if (element.type === elementTypes.compressed) arrays.push(...compressedArrays(source, element, allow))
    else if (element.type === elementTypes.matrix)
      arrays.push(...arraysOf(() => source, headOf(source, element), source, ''))
    else throw damagedAt(source, at, `expected an array, found an element of type ${element.type}`)
    at = element.next
  }
  return { name, arrays }
}

function header(file: Uint8Array, name: string): Source {
  if (!isMatlab(file))
    throw badFile(
      name,
      'byte 0',
      "expected 'MATLAB 5.0 MAT-file'; a file of MATLAB 4 or of Octave: save it again with save -v7",
    )
  const mark = String.fromCharCode(file[126] ?? 0, file[127] ?? 0)
  if (mark !== 'IM' && mark !== 'MI')
    throw badFile(name, 'byte 126', `expected the byte order IM or MI, found '${mark}'`)
  const source = sourceOf(file, { isLittle: mark === 'IM', file: name, unit: 'byte' })
  const version = source.view.getUint16(124, source.isLittle)
  if (version !== 0x100)
    throw badFile(
      name,
      'byte 124',
      `expected version 0x100, found 0x${version.toString(16)}; save it again with save -v7`,
    )
  return source
}

/** A compressed array stays compressed until it is read. A structure is unpacked, because its fields are inside. */
function compressedArrays(source: Source, element: Element, allow: Allow): StoredArray[] {
  const peek = unpackHead(source, element)
  const tag = peek.bytes.length >= 8 ? peek.view.getUint32(0, source.isLittle) : 0
  if (tag !== elementTypes.matrix) throw damagedAt(source, element.from, 'expected a compressed array')
  const head = headOf(peek, { from: 8, to: 8 + peek.view.getUint32(4, source.isLittle) })
  const whole = (): Source => unpack(source, element, allow)
  if (head.kind !== kinds.struct && head.kind !== kinds.cell) return arraysOf(whole, head, source, '')
  const open = whole()
  return arraysOf(() => open, headOf(open, elementAt(open, 0)), open, '')
}

/** Deeper structures hold no samples, and a damaged file may nest without end. */
const deepest = 8

/** Returns an array, or those inside a structure. `open`: the bytes that its head refers to. */
function arraysOf(open: () => Source, head: Head, { file }: Source, group: string, own = head.name): StoredArray[] {
  const name = `${group}${own}`
  // An array without a name belongs to MATLAB itself.
  if (own === '') return []
  if (head.kind === kinds.struct && sizeOf(head.shape) === 1) return fieldsOf(open(), head, `${name}/`)
  const place = placeOf(file, name)
  const array = { name, shape: head.shape, bytes: sizeOf(head.shape) * 17, isColumnMajor: true }
  if (head.kind === kinds.char) {
    const shape = [head.shape[0] ?? 0]
    const text = (texts: readonly string[]) => (i: number) => texts[i] ?? ''
    const read = () => ({ name: place, shape, numbers: null, text: text(charTexts(open(), head, place)) })
    return [{ ...array, shape, problem: null, read }]
  }
  if (head.kind === kinds.cell) {
    const texts = cellTexts(open(), head, place)
    const read = () => ({ name: place, shape: head.shape, numbers: null, text: (i: number) => texts?.[i] ?? '' })
    return [{ ...array, problem: texts ? null : 'is a cell array of more than texts', read }]
  }
  return [
    {
      ...array,
      problem: problemOf(head),
      read() {
        const numbers = matrixNumbers(open(), head, place)
        return { name: place, shape: head.shape, numbers, text: (i) => String(numbers[i]) }
      },
    },
  ]
}

function problemOf({ kind, type, isComplex, shape }: Head): string | null {
  if (isComplex) return 'has complex numbers'
  if (type) return sizeOf(shape) === 0 ? 'is empty' : null
  if (kind === kinds.struct) return 'is an array of structures'
  return kind === kinds.function ? 'is a function' : 'is an object; save its numbers as an array'
}

/** Returns the arrays inside a structure. */
function fieldsOf(source: Source, { from, to }: Head, group: string): StoredArray[] {
  if (group.split('/').length > deepest)
    throw new CallError('invalid', `${source.file}: '${group}' is nested too deeply; save its arrays by themselves`)
  const length = elementAt(source, from, to)
  const names = elementAt(source, length.next, to)
  const bytes = length.to - length.from === 4 ? source.view.getInt32(length.from, source.isLittle) : 0
  if (bytes < 1) throw damagedAt(source, from, 'expected the length of the names of fields')
  const arrays: StoredArray[] = []
  let at = names.next
  for (let start = names.from; start + bytes <= names.to; start += bytes) {
    const field = new TextDecoder().decode(source.bytes.subarray(start, start + bytes)).replace(/\0.*$/s, '')
    const element = elementAt(source, at, to)
    arrays.push(...arraysOf(() => source, headOf(source, element), source, group, field))
    at = element.next
  }
  return arrays
}
