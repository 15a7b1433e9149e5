import type { NumberArray, Numbers } from '../rawSet.ts'

const side = 28
const digits = [...'0123456789']
const capitals = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']

/**
 * Classes of the splits, by their numbers in the files. The merged splits have no class of their own for a small letter
 * that looks like its capital. The letters begin at 1.
 */
const splits: Readonly<Record<string, { first: number; classes: readonly string[] }>> = {
  byclass: { first: 0, classes: [...digits, ...capitals, ...'abcdefghijklmnopqrstuvwxyz'] },
  bymerge: { first: 0, classes: [...digits, ...capitals, ...'abdefghnqrt'] },
  balanced: { first: 0, classes: [...digits, ...capitals, ...'abdefghnqrt'] },
  letters: { first: 1, classes: capitals },
  digits: { first: 0, classes: digits },
  mnist: { first: 0, classes: digits },
}

export interface EmnistSplit {
  name: string
  /** Returns the class of a number in the files; the number itself where the split has no such class. */
  className(label: number): string
}

/** Returns the split of EMNIST that a file name says, as `emnist-letters-train-images-idx3-ubyte.gz`; null for other files. */
export function emnistSplit(file: string): EmnistSplit | null {
  const [, name = ''] = /^emnist[-_](byclass|bymerge|balanced|letters|digits|mnist)\b/i.exec(file) ?? []
  const split = splits[name.toLowerCase()]
  if (!split) return null
  return {
    name: name.toLowerCase(),
    className: (label) => split.classes[label - split.first] ?? String(label),
  }
}

/** What Collapsar did to a set of EMNIST, in a sentence. */
export const emnistNote = 'EMNIST: turned the pictures upright, since its files store them transposed'

/** Exchanges rows and columns of each picture of 28 × 28 numbers, in place: EMNIST stores them transposed. */
export function turnUpright(numbers: Numbers): void {
  for (let at = 0; at + side * side <= numbers.length; at += side * side)
    for (let row = 0; row < side; row++)
      for (let column = 0; column < row; column++) {
        const [one, other] = [at + row * side + column, at + column * side + row]
        const value = numbers[one] as number
        numbers[one] = numbers[other] as number
        numbers[other] = value
      }
}

/** Whether an array holds pictures of the size of EMNIST. */
export const hasEmnistShape = ({ shape }: Pick<NumberArray, 'shape'>): boolean =>
  (shape.length === 3 && shape[1] === side && shape[2] === side) || (shape.length === 2 && shape[1] === side * side)

export const emnistPicture = [side, side]
