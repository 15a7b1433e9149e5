/** What a number of a report is asked of. */
export const owners = ['run', 'spec', 'study'] as const
export type Owner = (typeof owners)[number]

/** How the numbers of the runs of a study become one. */
export const statistics = ['median', 'mean', 'sd', 'smallest', 'largest'] as const
export type Statistic = (typeof statistics)[number]

/** One value of a run, or of all runs of a study. */
export interface Operand {
  owner: Owner
  /** Id of the run or study, or hash of the spec, or their first characters. */
  id: string
  /** A quantity, a field of the spec, or a word such as `name` and `hash`. */
  word: string
  /** Counted from 1; null: the layers as one number. */
  layer: number | null
  /** The last measurement up to this step; null: the last of all. */
  step: number | null
  /** Of a study; null: the median of numbers. */
  statistic: Statistic | null
  /** Of the word `version`: the name of the program. */
  program: string | null
}

export const operators = ['-', '/', '+'] as const
export type Operator = (typeof operators)[number]

/** What stands between `{{` and `}}`. */
export interface NumberExpression {
  first: Operand
  /** Compares two values. */
  second: { operator: Operator; operand: Operand } | null
  /** Significant digits; null: those of the quantity. */
  digits: number | null
}

const form = 'run ID QUANTITY, study ID QUANTITY, or spec HASH QUANTITY'

/**
 * Reads `run ID QUANTITY [layer L] [at STEP]`, the same of `spec HASH`, or `study ID QUANTITY [STATISTIC]`; two of them
 * with -, / or + between them; and `digits N` at the end. Throws an Error that says what to write.
 */
export function parseNumber(source: string): NumberExpression {
  const words = source.trim().split(/\s+/).filter(Boolean)
  const digitsAt = words.length - 2
  const hasDigits = words[digitsAt] === 'digits'
  const digits = hasDigits ? whole('digits', words.at(-1), 1, 15) : null
  const own = hasDigits ? words.slice(0, digitsAt) : words
  const at = own.findIndex((word) => operatorOf(word) !== null)
  const operator = operatorOf(own[at] ?? '')
  if (operator === null) return { first: operand(own), second: null, digits }
  return {
    first: operand(own.slice(0, at)),
    second: { operator, operand: operand(own.slice(at + 1)) },
    digits,
  }
}

const operatorOf = (word: string): Operator | null =>
  word === '−' ? '-' : (operators.find((own) => own === word) ?? null)

function operand(words: readonly string[]): Operand {
  const [owner, id, word, ...options] = words
  const known = owners.find((own) => own === owner)
  if (!known) throw new Error(`'${owner ?? ''}' is neither run, spec nor study; write ${form}`)
  if (id === undefined || word === undefined) throw new Error(`the number is incomplete; write ${form}`)
  const result: Operand = { owner: known, id, word, layer: null, step: null, statistic: null, program: null }
  if (word === 'version') {
    if (options.length !== 1) throw new Error('name the program after version, such as version tensorflow')
    return { ...result, program: options[0] ?? '' }
  }
  for (let at = 0; at < options.length; at++) {
    const option = options[at]
    const statistic = statistics.find((own) => own === option)
    if (option === 'layer') result.layer = whole('layer', options[++at], 1, 100_000)
    else if (option === 'at') result.step = whole('at', options[++at], 0, Number.MAX_SAFE_INTEGER)
    else if (statistic && known === 'study') result.statistic = statistic
    else if (statistic) throw new Error(`${statistic} needs a study; write study ID ${word} ${statistic}`)
    else throw new Error(`'${option ?? ''}' is no option; known: layer L, at STEP, digits N, ${statistics.join(', ')}`)
  }
  return result
}

function whole(name: string, text: string | undefined, least: number, most: number): number {
  const value = /^\d+$/.test(text ?? '') ? Number(text) : NaN
  if (value >= least && value <= most) return value
  throw new Error(`${name} takes a whole number from ${least}${most < 1e9 ? ` to ${most}` : ''}, not '${text ?? ''}'`)
}
