import { withoutControls } from './controls.ts'

/** Signs with a meaning in LaTeX, as words of a text. */
const special: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': '\\textquotedbl{}',
  '–': '--',
  '—': '---',
  '…': '\\ldots{}',
  '“': '``',
  '”': "''",
  '‘': '`',
  '’': "'",
  '\u00a0': '~',
  '\u202f': '~',
}

const letters = {
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  delta: 'δ',
  epsilon: 'ε',
  zeta: 'ζ',
  eta: 'η',
  theta: 'θ',
  kappa: 'κ',
  lambda: 'λ',
  mu: 'μ',
  nu: 'ν',
  xi: 'ξ',
  pi: 'π',
  rho: 'ρ',
  sigma: 'σ',
  tau: 'τ',
  phi: 'φ',
  chi: 'χ',
  psi: 'ψ',
  omega: 'ω',
  Gamma: 'Γ',
  Delta: 'Δ',
  Theta: 'Θ',
  Lambda: 'Λ',
  Pi: 'Π',
  Sigma: 'Σ',
  Phi: 'Φ',
  Psi: 'Ψ',
  Omega: 'Ω',
  times: '×',
  cdot: '·',
  pm: '±',
  le: '≤',
  ge: '≥',
  ne: '≠',
  approx: '≈',
  to: '→',
  infty: '∞',
  nabla: '∇',
  in: '∈',
  propto: '∝',
  sum: '∑',
  sqrt: '√',
  Vert: '‖',
  prime: '′',
  circ: '°',
} as const

/** Signs of formulas, with their commands. */
const mathSigns: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(letters).map(([command, sign]) => [sign, `\\${command} `])),
  '√': '\\surd ',
  '°': '^\\circ ',
  '−': '-',
  '½': '\\tfrac12 ',
  ℝ: '\\mathbb{R}',
}

const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹'
const lowered = '₀₁₂₃₄₅₆₇₈₉'
const plain = (script: string): string =>
  [...script]
    .map((sign) => {
      if (sign === '⁻' || sign === '₋') return '-'
      if (sign === '⁺') return '+'
      if (sign === 'ᵀ') return '\\top '
      return String(Math.max(raised.indexOf(sign), lowered.indexOf(sign)))
    })
    .join('')

const scripts = /[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ᵀ]+|[₀₁₂₃₄₅₆₇₈₉₋]+/gu
const isRaised = (script: string): boolean => /[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ᵀ]/u.test(script)
const scriptTex = (script: string): string => `${isRaised(script) ? '^' : '_'}{${plain(script)}}`

/** Writes words so that LaTeX shows them as they are. */
export function latexText(text: string): string {
  const parts = withoutControls(text, ' ').split(new RegExp(`(${scripts.source})`, 'u'))
  return parts
    .map((part, i) => (i % 2 === 1 ? `\\ensuremath{${scriptTex(part)}}` : [...part].map(signTex).join('')))
    .join('')
}

function signTex(sign: string): string {
  const own = special[sign]
  if (own !== undefined) return own
  const math = mathSigns[sign]
  return math === undefined ? sign : `\\ensuremath{${math.trim()}}`
}

/** Writes a formula for LaTeX: Unicode signs as commands, no blank lines, and a line end after a comment. */
export function latexFormula(tex: string): string {
  const signs = [...tex].map((sign) => mathSigns[sign] ?? sign).join('')
  const text = signs
    .replaceAll(new RegExp(scripts.source, 'gu'), scriptTex)
    .replaceAll(/\n\s*\n/g, '\n')
    .trim()
  return /(?<!\\)%/.test(text) ? `${text}\n` : text
}

/** Writes an address for `\href`. */
export const latexUrl = (url: string): string =>
  url.replaceAll(/[\\{}^~"<>|`\s]/g, (sign) => encodeURIComponent(sign)).replaceAll(/[%#&_$]/g, (sign) => `\\${sign}`)
