import { shallowRef } from 'vue'
import * as plain from '../../shared/plot/numbers.ts'

export { decade, subscript, superscript } from '../../shared/plot/numbers.ts'

/** How the window writes numbers in tables and sentences. Figures keep the format of papers, as their exports do. */
export interface NumberFormat {
  /** powers: 3.21 × 10⁻⁹; code: 3.21e-9. */
  notation: 'powers' | 'code'
  /** Significant digits of a measured number. */
  digits: 3 | 4 | 6
}

export const defaultNumberFormat: NumberFormat = { notation: 'powers', digits: 3 }
export const digitChoices = [3, 4, 6] as const

/** The format in use. What is drawn from it is drawn again when it changes. */
export const numberFormat = shallowRef(defaultNumberFormat)

/** Parses a stored format; every unknown part has its default. */
export function parseNumberFormat(text: string | null): NumberFormat {
  try {
    const { notation, digits } = { ...(JSON.parse(text ?? '{}') as Partial<Record<keyof NumberFormat, unknown>>) }
    return {
      notation: notation === 'code' ? 'code' : 'powers',
      digits: digitChoices.find((known) => known === digits) ?? defaultNumberFormat.digits,
    }
  } catch {
    return defaultNumberFormat
  }
}

/** Numbers that are shorter than usual stay shorter. */
const wanted = (digits: number): number => digits + numberFormat.value.digits - defaultNumberFormat.digits

const digitOf: Readonly<Record<string, string>> = Object.fromEntries(
  ['⁻', ...'⁰¹²³⁴⁵⁶⁷⁸⁹'].map((sign, i) => [sign, i === 0 ? '-' : String(i - 1)]),
)

/** Rewrites powers of ten as code does: 3.21 × 10⁻⁹ → 3.21e-9, 10⁻⁹ → 1e-9, and the minus sign as a hyphen. */
function inNotation(text: string): string {
  if (numberFormat.value.notation === 'powers') return text
  return text
    .replace(/(?:([\d.]+) × )?\b10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)/g, (_all, mantissa: string | undefined, power: string) => {
      const exponent = [...power].map((sign) => digitOf[sign] ?? '').join('')
      return `${mantissa ?? '1'}e${exponent}`
    })
    .replaceAll('−', '-')
}

export const formatNumber = (value: number, digits = 3): string => inNotation(plain.formatNumber(value, wanted(digits)))

export function formatInterval(lower: number, upper: number, digits = 2): string {
  const text = plain.formatInterval(lower, upper, wanted(digits))
  // The power that both ends share would be lost for the first.
  const [, low, high, power] = /^([−\d.]+) … ([−\d.]+)( × .+)$/.exec(text) ?? []
  return inNotation(
    low && high && power ? (numberFormat.value.notation === 'code' ? `${low}${power} … ${high}${power}` : text) : text,
  )
}

export const formatPercent = (ratio: number): string => inNotation(plain.formatPercent(ratio))

export const formatShort = (value: number): string =>
  inNotation(plain.formatWithoutZeros(value, numberFormat.value.digits))
