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

/** Splits at spaces outside quotes: `a:"b c" -d` has two terms. An open quote reaches to the end. */
export function readTerms(text: string): Term[] {
  const sources = text.match(/(?:[^\s"]|"[^"]*(?:"|$))+/g) ?? []
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
