/** Writes four significant digits, with an exponent where plain digits would be long; – for an unknown number. */
export function number(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–'
  if (value === 0 || !Number.isFinite(value)) return String(value)
  const size = Math.abs(value)
  return size >= 1e-3 && size < 1e5 ? String(Number(value.toPrecision(4))) : value.toExponential(3)
}

/** Writes two significant digits, or one with an exponent. */
export function short(value: number): string {
  if (Number.isNaN(value)) return '–'
  return Math.abs(value) >= 1e-3 || value === 0 ? String(Number(value.toPrecision(2))) : value.toExponential(0)
}

/** Writes an interval; one number where both ends read the same, or where only the upper end is known. */
export function interval(lower: number, upper: number): string {
  const [low, high] = [number(lower), number(upper)]
  if (low === high || !Number.isFinite(lower)) return high
  return lower <= 0 ? `≤ ${high}` : `${low} … ${high}`
}

export function duration(seconds: number | null): string {
  if (seconds === null) return '–'
  if (seconds < 59.5) return `${seconds.toFixed(seconds < 9.95 ? 1 : 0)} s`
  // Round before dividing: 119.7 s is 2 min 0 s, not 1 min 60 s.
  const whole = Math.round(seconds)
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min ${whole % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

export function bytes(count: number | null): string {
  if (count === null) return '–'
  if (count < 1e6) return `${Math.ceil(count / 1e3)} kB`
  return count < 1e9 ? `${Math.round(count / 1e6)} MB` : `${(count / 1e9).toFixed(1)} GB`
}

/** Writes a local date and time: 2026-11-25 14:03. */
export const moment = (at: number): string => {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16).replace('T', ' ')
}

/** Lays out rows in columns as wide as their widest cell; the first row is the head. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  const [head = [], ...body] = rows
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...body.map(line)].join('\n')
}

/** Writes a spectrum; repeated values, as balanced classes give them, are written once with their number. */
export function spectrum(values: readonly number[]): string {
  const groups: { text: string; count: number }[] = []
  for (const text of values.map((value) => number(value))) {
    const last = groups.at(-1)
    if (last?.text === text) last.count++
    else groups.push({ text, count: 1 })
  }
  return groups.map(({ text, count }) => (count > 1 ? `${text} (${count}×)` : text)).join(' ')
}
