const superscripts: Readonly<Record<string, string>> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
}

/** −12 → ⁻¹². */
export function superscript(integer: number): string {
  return [...integer.toFixed(0)].map((c) => superscripts[c] ?? c).join('')
}

/** 11 → ₁₁. */
export function subscript(integer: number): string {
  return [...integer.toFixed(0)].map((c) => (c === '-' ? '₋' : String.fromCodePoint(0x2080 + Number(c)))).join('')
}

/** 1e-5 → 10⁻⁵: the label of a decade. */
export function decade(exponent: number): string {
  return exponent === 0 ? '1' : exponent === 1 ? '10' : `10${superscript(exponent)}`
}

/** Formats a number as papers do: 3.2 × 10⁻⁹, 0.981, 12.4. Not a number → –. */
export function formatNumber(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return '–'
  if (value === 0) return '0'
  const [mantissa = '0', power = '0'] = value.toExponential(digits - 1).split('e')
  const exponent = Number(power)
  if (exponent >= -2 && exponent < 5) {
    const plain = value.toFixed(Math.max(0, digits - 1 - exponent))
    return minus(plain)
  }
  return mantissa === '1' ? `10${superscript(exponent)}` : `${minus(mantissa)} × 10${superscript(exponent)}`
}

/** Rounds to two digits, never down: a title that says "or less" must hold. */
export function roundedUp(value: number): number {
  if (!(value > 0)) return value
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1)
  return Math.ceil(value / unit - 1e-9) * unit
}

/** Formats a number with two digits, rounded up, for sentences with "at most" or "or less". */
export const formatAtMost = (value: number): string => formatNumber(roundedUp(value), 2)

/** Formats a ratio like formatPercent, rounded up, for sentences with "at most", "up to" or "within". */
export function formatPercentAtMost(ratio: number): string {
  const percent = ratio * 100
  if (!(percent >= 0.01 && percent < 1e4)) return formatPercent(roundedUp(ratio))
  const unit = percent < 0.1 ? 0.01 : percent < 9.9 ? 0.1 : 1
  return formatPercent((Math.ceil(percent / unit - 1e-9) * unit) / 100)
}

/** Formats an interval: 1.8 … 2.1 × 10⁻³; 2.1 × 10⁻³ where both ends read the same; ≤ 10⁻²⁹ above 0. */
export function formatInterval(lower: number, upper: number, digits = 2): string {
  const [low, high] = [formatNumber(lower, digits), formatNumber(upper, digits)]
  if (low === high || !Number.isFinite(lower)) return high
  if (lower <= 0) return `≤ ${high}`
  const [mantissa, power] = low.split(' × ')
  return power !== undefined && high.endsWith(` × ${power}`) ? `${mantissa} … ${high}` : `${low} … ${high}`
}

/** 0.0372 → 3.7 %, 0.27 → 27 %. Not a number → –. */
export function formatPercent(ratio: number): string {
  if (!Number.isFinite(ratio)) return '–'
  const percent = ratio * 100
  const size = Math.abs(percent)
  if (size === 0) return '0 %'
  if (size >= 1e4 || size < 0.01) return `${formatNumber(percent, 2)} %`
  return `${minus(percent.toFixed(size < 0.1 ? 2 : size < 9.95 ? 1 : 0))} %`
}

/** 12400 → 12 400, with a non-breaking space. */
export function formatCount(value: number): string {
  return minus(
    Math.round(value)
      .toFixed(0)
      .replace(/\B(?=(\d{3})+$)/g, '\u00a0'),
  )
}

/** 2.40 → 2.4, 300 → 300, 3.00 × 10⁻³ → 3 × 10⁻³, 1.00 × 10⁻³ → 10⁻³: three digits without trailing zeros. */
export const formatShort = (value: number): string => formatWithoutZeros(value, 3)

/** Formats with at most `digits` digits. It has another name than formatShort, which lists are mapped with. */
export function formatWithoutZeros(value: number, digits: number): string {
  const [mantissa = '', power] = formatNumber(value, digits).split(' × ')
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa
  if (power === undefined) return short
  return short === '1' ? power : `${short} × ${power}`
}

function minus(text: string): string {
  return text.replace('-', '−')
}
