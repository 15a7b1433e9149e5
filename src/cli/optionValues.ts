import { InvalidArgumentError, Option } from 'commander'
import { figureFormats, type FigureFormat } from '../shared/contract/figures.ts'
import { allVariants, centres, type Centre, type CollapseVariant } from '../shared/theory/collapse/collapseVariants.ts'

/** Adds the value of an option that may be repeated. */
export const collect = (value: string, before: string[] = []): string[] => [...before, value]

export const collectVariant = (text: string, before: CollapseVariant[] = []): CollapseVariant[] => [
  ...before,
  oneOf(text, allVariants),
]

/** Reads yes or no. */
export function readYesNo(text: string): boolean {
  if (text !== 'yes' && text !== 'no') throw new InvalidArgumentError('It must be yes or no.')
  return text === 'yes'
}

export const readCentre = (text: string): Centre => oneOf(text, centres)

const numberReader =
  (what: string, isValid: (value: number) => boolean) =>
  (text: string): number => {
    const value = Number(text)
    if (text.trim() === '' || !Number.isFinite(value) || !isValid(value))
      throw new InvalidArgumentError(`It must be a ${what}.`)
    return value
  }

export const readCount = numberReader('whole number ≥ 1', (value) => Number.isInteger(value) && value >= 1)
export const readWhole = numberReader('whole number ≥ 0', (value) => Number.isInteger(value) && value >= 0)
export const readPositive = numberReader('number > 0', (value) => value > 0)
/** Reads whole numbers from 1, separated by commas. */
export const readCounts = (text: string): number[] => text.split(',').map(readCount)

/** Reads two numbers: `0..1e3`. */
export function readRange(text: string): [number, number] {
  const [from = NaN, to = NaN, ...rest] = text.split('..').map((part) => (part.trim() === '' ? NaN : Number(part)))
  if (!Number.isFinite(from) || !Number.isFinite(to) || rest.length > 0 || from >= to)
    throw new InvalidArgumentError('It must be two ascending numbers, such as 0..10.')
  return [from, to]
}

const readFromZero = numberReader('number ≥ 0', (value) => value >= 0)

/** Reads and adds a number from 0. */
export const collectNumber = (text: string, before: number[] = []): number[] => [...before, readFromZero(text)]

/** Reads steps, separated by commas; `last` is null. */
export const readSteps = (text: string): (number | null)[] =>
  text.split(',').map((part) => (part.trim() === 'last' ? null : readWhole(part)))

/** The formats in which a figure is written. */
export const formatsOption = (): Option =>
  new Option('--formats <list>', `file formats, separated by commas: ${figureFormats.join(', ')}`)
    .argParser(readFormats)
    .default(['svg', 'png'], 'svg,png')

/** Reads the names of two arrays. */
export function readArrays(text: string): { samples: string; labels: string } {
  const [samples = '', labels = '', ...rest] = text.split(',').map((name) => name.trim())
  if (samples === '' || labels === '' || rest.length > 0)
    throw new InvalidArgumentError('It must be two names, separated by a comma.')
  return { samples, labels }
}

function readFormats(text: string): FigureFormat[] {
  const formats = text.split(',').map((format) => oneOf(format, figureFormats))
  return [...new Set(formats)]
}

/** Reads a word of a list. */
export function oneOf<T extends string>(text: string, known: readonly T[]): T {
  const found = known.find((name) => name === text.trim())
  if (!found) throw new InvalidArgumentError(`'${text}' is not one of ${known.join(', ')}.`)
  return found
}
