import { hasThousands, isNumber } from './cells.ts'

/** Usual names of a column of labels, in lower case, the surest first. */
export const labelNames = ['label', 'labels', 'class', 'classes', 'target', 'targets', 'species', 'category', 'y']

export interface HeaderGuess {
  hasHeader: boolean
  reason: string
  /** A sentence where the first record may be a header or a sample; null where it is clear. */
  question: string | null
}

/**
 * Tells whether the first record is a header, from columns that have numbers below it: names stand there in a header,
 * numbers in a sample. A usual name of labels, or the numbers 0, 1, 2 … that pandas writes, make it a header too.
 */
export function guessHeader(
  records: readonly string[][],
  decimal: '.' | ',',
  missing: ReadonlySet<string>,
): HeaderGuess {
  const [first = [], ...rest] = records
  const isMissing = (text: string): boolean => missing.has(text.toLowerCase())
  if (rest.length === 0) {
    const hasNumber = first.some((text) => isNumber(text, decimal))
    return {
      hasHeader: !hasNumber,
      reason: hasNumber ? 'the only line has numbers' : 'the only line has no number',
      question: null,
    }
  }
  const named = first.find((text, j) => labelNames.includes(text.toLowerCase()) && rest.every((row) => row[j] !== text))
  if (named !== undefined) return { hasHeader: true, reason: `'${named}' is a usual name of labels`, question: null }
  const numeric = first.map((_, j) => {
    const below = rest.map((row) => row[j] ?? '').filter((text) => !isMissing(text))
    return (
      below.length > 0 &&
      below.filter((text) => isNumber(text, decimal) || hasThousands(text)).length > below.length / 2
    )
  })
  const heads = first.filter((text, j) => numeric[j] && text !== '')
  const texts = heads.filter((text) => !isNumber(text, decimal) && !isMissing(text))
  const numbers = heads.filter((text) => isNumber(text, decimal))
  if (texts.length > 0 && numbers.length === 0)
    return { hasHeader: true, reason: `'${texts[0]}' stands above numbers`, question: null }
  if (texts.length > 0)
    return {
      hasHeader: false,
      reason: '',
      question: `line 1 has '${texts[0]}' and the number ${numbers[0]} above columns of numbers: is it a header?`,
    }
  const isCount = first.length > 1 && first.every((text, j) => text === String(j))
  // A sample that starts a count of the rows is no header.
  const startsCount = first.some((text, j) => rest.every((row, i) => Number(row[j]) === Number(text) + i + 1))
  if (isCount && !startsCount) return { hasHeader: true, reason: 'it counts the columns', question: null }
  return { hasHeader: false, reason: 'it has numbers as the lines below', question: null }
}
