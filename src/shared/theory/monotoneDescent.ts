import { dot } from '../linalg/matrix.ts'

/** A point of a descent, with its value and gradient. */
export interface DescentState {
  readonly x: Float64Array
  readonly value: number
  readonly gradient: Float64Array
}

/**
 * Descends from `start`. Each step has the Barzilai-Borwein length, halved until the value does not rise. It ends after
 * `steps`, where no step lowers the value, or where the fall is below round-off.
 * Source: Barzilai & Borwein, Two-point step size gradient methods (IMA J. Numer. Anal. 8, 1988), with halving.
 */
export function monotoneDescent(
  evaluate: (x: Float64Array) => DescentState,
  start: Float64Array,
  steps: number,
): DescentState {
  let now = evaluate(start)
  let rate = 1e-2
  for (let step = 0; step < steps; step++) {
    const next = lowerPoint(evaluate, now, rate)
    if (!next) break
    const moved = next.x.map((value, i) => value - now.x[i]!)
    const turned = next.gradient.map((value, i) => value - now.gradient[i]!)
    const bend = dot(moved, turned)
    rate = bend > 0 ? dot(moved, moved) / bend : 2 * rate
    const fall = now.value - next.value
    now = next
    if (fall <= 1e-15 * now.value) break
  }
  return now
}

function lowerPoint(evaluate: (x: Float64Array) => DescentState, now: DescentState, rate: number): DescentState | null {
  for (let r = rate; r > rate * 1e-12; r /= 2) {
    const next = evaluate(now.x.map((value, i) => value - r * now.gradient[i]!))
    if (next.value <= now.value) return next
  }
  return null
}
