const raised: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...'⁰¹²³⁴⁵⁶⁷⁸⁹'].map((digit, i) => [digit, String(i)])),
  '⁺': '+',
  '⁻': '-',
  ᵀ: '\\top ',
  '′': '\\prime ',
  '*': '*',
}
const lowered: Readonly<Record<string, string>> = Object.fromEntries(
  [...'₀₁₂₃₄₅₆₇₈₉'].map((digit, i) => [digit, String(i)]),
)
const signs: Readonly<Record<string, string>> = {
  '−': '-',
  '·': '\\cdot ',
  '×': '\\times ',
  '→': '\\to ',
  '≤': '\\le ',
  '≥': '\\ge ',
  '≠': '\\ne ',
  '≈': '\\approx ',
  '∈': '\\in ',
  '∝': '\\propto ',
  '~': '\\sim ',
  '±': '\\pm ',
  '…': '\\ldots ',
  '⋯': '\\cdots ',
  '∞': '\\infty ',
  '∇': '\\nabla ',
  '½': '\\tfrac{1}{2}',
  '%': '\\%',
  '°': '^\\circ ',
}
const known: readonly string[] = ['tanh', 'min', 'max', 'log', 'exp', 'sin']

/** Writes a Unicode formula as TeX: σ², λ′_l, Z^{l+1}, ‖W₁‖², √(N/K), tanh⁻¹. */
export function texOf(written: string): string {
  // A bar over a letter becomes a sign of its own: z̄, ȳ.
  const formula = written.replaceAll(/[ĀḠȳ]/g, (letter) => letter.normalize('NFD'))
  let tex = ''
  let isInNorm = false
  for (let at = 0; at < formula.length;) {
    const rest = formula.slice(at)
    const scripts = /^(?:[⁰¹²³⁴-⁹⁺⁻ᵀ′₀-₉]|[_^](?:\{[^}]*\}|.)|\*(?![\p{L}0-9]))+/u.exec(rest)?.[0]
    const barred = /^\p{L}\u0304/u.exec(rest)?.[0]
    const word = /^\p{Script=Latin}{2,}/u.exec(rest)?.[0]
    const root = rest.startsWith('√') ? rootOf(rest) : null
    if (scripts) tex += scriptsOf(scripts)
    else if (barred) tex += `\\bar{${barred.charAt(0)}}`
    else if (root) tex += `\\sqrt{${texOf(root.inside)}}`
    else if (word) tex += wordOf(word)
    else if (rest.startsWith('‖')) {
      tex += isInNorm ? '\\rVert ' : '\\lVert '
      isInNorm = !isInNorm
    } else tex += signs[formula.charAt(at)] ?? formula.charAt(at)
    at += scripts?.length ?? barred?.length ?? root?.length ?? word?.length ?? 1
  }
  return tex
}

/** Collects powers in one group and indices in another, because TeX allows one of each. */
function scriptsOf(scripts: string): string {
  let [above, below] = ['', '']
  for (const [sign] of scripts.matchAll(/[_^](?:\{[^}]*\}|.)|./gu)) {
    const inside = sign.replace(/^[_^]\{?|\}$/g, '')
    if (sign.startsWith('_') && sign.length > 1) below += texOf(inside)
    else if (sign.startsWith('^') && sign.length > 1) above += texOf(inside)
    else if (sign in lowered) below += lowered[sign]
    else above += raised[sign] ?? sign
  }
  return `${below && `_{${below}}`}${above && `^{${above}}`}`
}

/** Reads the group or the sign under a root. */
function rootOf(rest: string): { inside: string; length: number } {
  if (rest[1] !== '(') return { inside: rest.charAt(1), length: 2 }
  let depth = 0
  for (let end = 1; end < rest.length; end++) {
    depth += Number(rest[end] === '(') - Number(rest[end] === ')')
    if (depth === 0) return { inside: rest.slice(2, end), length: end + 1 }
  }
  return { inside: rest.slice(2), length: rest.length }
}

/** Sets functions and abbreviations upright. Adjacent letters are a product. */
function wordOf(word: string): string {
  if (known.includes(word)) return `\\${word} `
  return word.length > 2 || word === 'tr' ? `\\operatorname{${word}}` : word
}
