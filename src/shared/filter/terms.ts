/** One condition of a filter, as the user wrote it. */
export interface Term {
  /** null: text that may stand anywhere. */
  field: string | null
  operator: string
  value: string
  isNegated: boolean
  /** The whole term. */
  source: string
}

const operators = /^(-?)([\p{L}\p{N}_.'′₀-₉@]+)(<=|>=|!=|:|=|<|>)(.*)$/su

const field = /^-?[\p{L}\p{N}_.'′₀-₉@]+$/u
const startsWithOperator = /^(<=|>=|!=|:|=|<|>)/
const endsWithOperator = /^-?[\p{L}\p{N}_.'′₀-₉@]+(<=|>=|!=|:|=|<|>)$/u

/** Joins what spaces have split: `objective < 0.01` is one term, as `objective<0.01`. */
function joined(sources: readonly string[]): string[] {
  const terms: string[] = []
  for (const source of sources) {
    const before = terms.at(-1)
    const isRest = before !== undefined && field.test(before) && startsWithOperator.test(source)
    if (isRest || (before !== undefined && endsWithOperator.test(before))) terms[terms.length - 1] = before + source
    else terms.push(source)
  }
  return terms
}

/**
 * Splits at spaces outside quotes: `a:"b c" -d` has two terms. Spaces around an operator do not count. An open quote
 * reaches to the end.
 */
export function readTerms(text: string): Term[] {
  const sources = joined(text.match(/(?:[^\s"]|"[^"]*(?:"|$))+/g) ?? [])
  return sources.map((source) => {
    const match = source.startsWith('"') ? null : operators.exec(source)
    if (match) {
      const [, minus = '', field = '', operator = '', value = ''] = match
      return { field, operator, value: unquoted(value), isNegated: minus !== '', source }
    }
    const isNegated = source.length > 1 && source.startsWith('-')
    return { field: null, operator: '', value: unquoted(isNegated ? source.slice(1) : source), isNegated, source }
  })
}

const unquoted = (text: string): string => text.replaceAll('"', '')
