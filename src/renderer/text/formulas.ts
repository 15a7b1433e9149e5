/** A part of a sentence: words, or a formula that is typeset. */
export interface SentencePart {
  kind: 'words' | 'formula'
  text: string
}

/** A term that was read: where it ends, and whether it is a formula alone, as `λ` and `W_l` are and `3` and `x` are not. */
interface Reading {
  end: number
  isStrong: boolean
}

const script = /[⁰¹²³⁴-⁹⁺⁻ᵀ₀-₉′]+|[_^](?:\{[^}]*\}|[\p{L}\p{N}](?![\p{Lu}\p{Ll}]))|\*(?=[\s²′,.;)=]|$)/uy
const greek = /[\u0391-\u03C9∇∞½]/uy
const number = /\d+(?:\.\d+)?/uy
const letter = /[\p{Lu}\p{Ll}](?![\p{Lu}\p{Ll}])/uy
const named = /(?:atanh|tanh|asinh|rank|tr|diag|onehot|TCV)(?![\p{L}\p{N}-])/uy
const operator = /[=≠≤≥<>≈→∈~∝+−±]|[·×/]/uy
/** Signs that make a formula of a letter and a number. */
const relation = /[=≠≤≥<>≈→∈~·]/u

/** Letters that are symbols of the papers when they stand alone. */
const symbols = /^[CKLMNWXYZ]$/

const matchAt = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : -1
}

/**
 * Splits a sentence at its formulas: `Every W_l has rank K = 10` has W_l and K = 10. Sentences use signs that a terminal
 * can show (σ², λ′, W_l, Z^{l+1}, √(N/K)). These signs, and relations between letters and numbers, mark formulas.
 */
export function sentenceParts(sentence: string): SentencePart[] {
  const parts: SentencePart[] = []
  let words = ''
  for (let at = 0; at < sentence.length;) {
    const found = isWithinWord(sentence, at) ? null : formulaAt(sentence, at)
    if (found === null) {
      words += sentence[at]
      at++
      continue
    }
    if (words) parts.push({ kind: 'words', text: words })
    parts.push({ kind: 'formula', text: sentence.slice(at, found) })
    words = ''
    at = found
  }
  return words ? [...parts, { kind: 'words', text: words }] : parts
}

const isWithinWord = (text: string, at: number): boolean => at > 0 && /[\p{L}\p{N}.’_-]/u.test(text.charAt(at - 1))

/** Returns the end of the formula that begins here; null when none does. */
function formulaAt(text: string, from: number): number | null {
  const first = termAt(text, from)
  if (!first) return null
  let { end, isStrong } = first
  let hasRelation = false
  for (;;) {
    const next = furtherTerm(text, end, isStrong)
    if (!next) break
    hasRelation ||= relation.test(text.slice(end, next.start))
    isStrong ||= next.isStrong
    end = next.end
  }
  const found = text.slice(from, end)
  const isSymbol = symbols.test(found) && !/^(?:[-’\p{N}]|\.[\p{L}\d])/u.test(text.slice(end))
  return isStrong || isSymbol || (hasRelation && /\p{L}/u.test(found)) ? end : null
}

/** Reads the next term after a sign or dots. Two formulas without a sign between them are a product. */
function furtherTerm(text: string, from: number, isStrong: boolean): (Reading & { start: number }) | null {
  const [, gap = ''] = /^(\s*(?:…\s*)?)/u.exec(text.slice(from)) ?? []
  const at = from + gap.length
  const sign = matchAt(operator, text, at)
  if (sign >= 0) {
    // A minus may follow a relation: ∇L = −λW.
    const start = sign + (/^\s*−?/u.exec(text.slice(sign))?.[0].length ?? 0)
    const term = dotsOrTerm(text, start)
    return term && { start, ...term }
  }
  if (gap === '') return null
  const isListed = gap.includes('…')
  const term = termAt(text, at) ?? (isStrong && !isListed ? groupAt(text, at) : null)
  return term && isStrong && term.isStrong ? { start: at, ...term } : null
}

/** Reads dots, as in `… = 0`, or a term. */
function dotsOrTerm(text: string, at: number): Reading | null {
  if (text[at] === '…') return { end: at + 1, isStrong: false }
  return termAt(text, at) ?? groupAt(text, at)
}

/** Reads factors without a space between them: λδ‖W₁‖², σ⁻¹(Z^{l+1}), 2λ. */
function termAt(text: string, from: number): Reading | null {
  let found = factorAt(text, from)
  while (found) {
    const next = factorAt(text, found.end) ?? groupAt(text, found.end)
    if (!next) break
    found = { end: next.end, isStrong: found.isStrong || next.isStrong }
  }
  return found
}

function factorAt(text: string, at: number): Reading | null {
  if (text[at] === '‖') return closedBy('‖', text, at)
  if (text[at] === '√') return rootAt(text, at)
  const ends = [greek, named, letter, number].map((pattern) => matchAt(pattern, text, at))
  const end = ends.find((found) => found >= 0)
  if (end === undefined) return null
  const scripted = scriptsAfter(text, end)
  return {
    end: scripted,
    isStrong: (ends[0] ?? -1) >= 0 || scripted > end || (text[end] === '(' && (ends[1] ?? -1) >= 0),
  }
}

function closedBy(sign: string, text: string, at: number): Reading | null {
  const end = text.indexOf(sign, at + 1)
  return end < 0 ? null : { end: scriptsAfter(text, end + 1), isStrong: true }
}

function rootAt(text: string, at: number): Reading | null {
  const under = groupAt(text, at + 1) ?? factorAt(text, at + 1)
  return under && { end: under.end, isStrong: true }
}

/** Reads a bracket with only formulas, numbers and signs inside. */
function groupAt(text: string, at: number): Reading | null {
  if (text[at] !== '(') return null
  let depth = 0
  for (let end = at; end < text.length; end++) {
    if (text[end] === '(') depth++
    if (text[end] === ')') depth--
    if (depth > 0) continue
    const inside = text.slice(at + 1, end)
    const isFormula =
      inside !== '' && !/\p{L}{2,}/u.test(inside.replace(/atanh|tanh|rank|tr|\p{L}ᵀ?\p{L}ᵀ?(?![\p{L}])/gu, ''))
    return isFormula
      ? { end: scriptsAfter(text, end + 1), isStrong: /[\p{Script=Greek}_^⁰-⁹²³¹₀-₉]/u.test(inside) }
      : null
  }
  return null
}

function scriptsAfter(text: string, from: number): number {
  let end = from
  for (;;) {
    const next = matchAt(script, text, end)
    if (next < 0) return end
    end = next
  }
}
