import type { ExpectedTime } from '../../shared/contract/forecasts.ts'

/** 0.4 → under 1 s, 34 → 34 s, 150 → 2.5 min, 5400 → 1.5 h: an expected time has two digits at most. */
export function spanText(seconds: number): string {
  if (seconds < 1) return 'under 1 s'
  if (Math.round(seconds) < 100) return `${Math.round(seconds)} s`
  const [value, unit] = seconds < 90 * 60 ? [seconds / 60, 'min'] : [seconds / 3600, 'h']
  return `${value < 9.95 ? Number(value.toFixed(1)) : Math.round(value)} ${unit}`
}

/** `34 s`, `about 34 s`, `at most about 34 s`: as sure as it is known. */
export function timeText({ seconds, known, isLimit }: ExpectedTime): string {
  const span = spanText(seconds)
  if (known === 'study') return span
  return `${isLimit ? 'at most about' : 'about'} ${span}`
}

/** How it is known. */
export function basisText({ known, from }: ExpectedTime): string {
  const runs = from === 1 ? 'one run' : `${from} runs`
  switch (known) {
    case 'study':
      return from === 1 ? 'as it took here' : `as it took here, the median of ${from}`
    case 'runs':
      return 'by the same runs here'
    case 'shape':
      return `by the pace of ${runs} of this shape here`
    case 'measured':
      return 'by its first steps, measured here'
  }
}

/** What is said of a plan of which nothing was trained here and nothing measured. */
export const notMeasured = 'not measured yet'

/** `Measuring, kind 1 of 2, step 340`. */
export function measuringText(progress: { kind: number; kinds: number; step: number } | null): string {
  if (!progress) return 'Measuring'
  const { kind, kinds, step } = progress
  const which = kinds > 1 ? `, kind ${kind} of ${kinds}` : ''
  return `Measuring${which}, ${step === 0 ? 'starting' : `step ${step}`}`
}
