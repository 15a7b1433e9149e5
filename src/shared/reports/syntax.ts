import type { Options } from 'mdast-util-from-markdown'

type Syntax = NonNullable<NonNullable<Options['extensions']>[number]>
type Handlers = NonNullable<NonNullable<Options['mdastExtensions']>[number]>
type Construct = Extract<
  NonNullable<NonNullable<Extract<Syntax, { text?: unknown }>['text']>[string]>,
  { tokenize: unknown }
>
type Tokenizer = Construct['tokenize']
type Previous = NonNullable<Construct['previous']>
type State = ReturnType<Tokenizer>
type Code = Parameters<State>[0]
type TokenName = Parameters<Parameters<Tokenizer>[0]['enter']>[0]

const dollar = 36
const backslash = 92
const openBrace = 123
const closeBrace = 125

// The names of our tokens are not among those of micromark, whose types list only its own.
const named = (name: string): TokenName => name as TokenName
const formula = named('reportFormula')
const number = named('reportNumber')
const mark = named('reportMark')
const data = named('reportData')

const isLineEnding = (code: Code): boolean => code !== null && code < -2
const isSpace = (code: Code): boolean => code === null || code < 0 || code === 32
const isDigit = (code: Code): boolean => code !== null && code >= 48 && code <= 57

/**
 * Reads `$…$` and `$$…$$`. As in Pandoc, a formula between single dollars begins and ends without a space, and no digit
 * follows it: `$5 and $6` are prices.
 */
const tokenizeFormula: Tokenizer = (effects, ok, nok) => {
  let openSize = 0
  let size = 0
  let before: Code = null
  const open: State = (code) => {
    if (code === dollar) {
      effects.consume(code)
      openSize++
      return open
    }
    if (openSize > 2 || (openSize === 1 && isSpace(code))) return nok(code)
    effects.exit(mark)
    return between(code)
  }
  const between: State = (code) => {
    if (code === null) return nok(code)
    if (code === dollar) {
      size = 0
      effects.enter(mark)
      return close(code)
    }
    if (isLineEnding(code)) {
      effects.enter('lineEnding')
      effects.consume(code)
      effects.exit('lineEnding')
      before = code
      return between
    }
    effects.enter(data)
    return inside(code)
  }
  const inside: State = (code) => {
    if (code === null || code === dollar || isLineEnding(code)) {
      effects.exit(data)
      return between(code)
    }
    effects.consume(code)
    before = code
    return code === backslash ? escaped : inside
  }
  const escaped: State = (code) => {
    if (code === null || isLineEnding(code)) return inside(code)
    effects.consume(code)
    before = code
    return inside
  }
  const close: State = (code) => {
    if (code === dollar) {
      effects.consume(code)
      size++
      return close
    }
    const isPrice = openSize === 1 && (isSpace(before) || isDigit(code))
    if (size !== openSize || isPrice) return nok(code)
    effects.exit(mark)
    effects.exit(formula)
    return ok(code)
  }
  return (code) => {
    effects.enter(formula)
    effects.enter(mark)
    return open(code)
  }
}

/** Reads `{{…}}` on one line. */
const tokenizeNumber: Tokenizer = (effects, ok, nok) => {
  let count = 0
  const open: State = (code) => {
    if (code !== openBrace) return nok(code)
    effects.consume(code)
    if (++count < 2) return open
    effects.exit(mark)
    effects.enter(data)
    return first
  }
  const first: State = (code) => (code === closeBrace || code === openBrace ? nok(code) : inside(code))
  const inside: State = (code) => {
    if (code === null || isLineEnding(code) || code === openBrace) return nok(code)
    if (code === closeBrace) {
      effects.exit(data)
      effects.enter(mark)
      count = 0
      return close(code)
    }
    effects.consume(code)
    return inside
  }
  const close: State = (code) => {
    if (code !== closeBrace) return nok(code)
    effects.consume(code)
    if (++count < 2) return close
    effects.exit(mark)
    effects.exit(number)
    return ok
  }
  return (code) => {
    effects.enter(number)
    effects.enter(mark)
    return open(code)
  }
}

/** A sign after a sign that began no formula begins none: a long row of signs is read once. */
const isFirst: Previous = (code) => code !== dollar

/** Raw HTML and references appear as text: a report never holds markup of its own. */
const disabled = ['htmlFlow', 'htmlText', 'definition']

/** Formulas and numbers as extensions of Markdown. */
export const syntax: Syntax = {
  text: { [dollar]: { tokenize: tokenizeFormula, previous: isFirst }, [openBrace]: { tokenize: tokenizeNumber } },
  disable: { null: disabled },
}

/** Formulas and numbers become inline code whose `data` tells them apart. */
export const handlers: Handlers = {
  enter: {
    [formula](token) {
      const isDisplay = this.sliceSerialize(token).startsWith('$$')
      this.enter(
        { type: 'inlineCode', value: '', data: { formula: isDisplay ? 'display' : 'inline' } as object },
        token,
      )
      this.buffer()
    },
    [number](token) {
      this.enter({ type: 'inlineCode', value: '', data: { isNumber: true } as object }, token)
      this.buffer()
    },
    [data](token) {
      this.config.enter.data?.call(this, token)
    },
  },
  exit: {
    [formula](token) {
      filled(this.resume(), this.stack.at(-1))
      this.exit(token)
    },
    [number](token) {
      filled(this.resume(), this.stack.at(-1))
      this.exit(token)
    },
    [data](token) {
      this.config.exit.data?.call(this, token)
    },
  },
}

function filled(value: string, node: object | undefined): void {
  if (node && 'value' in node) node.value = value
}
