import { theoryBench } from '../../../shared/theory/bench/bench.ts'
import { measurePath, type MeasuredPath } from '../../../shared/theory/bench/pathSection.ts'
import type { BenchValues } from '../../../shared/theory/bench/values.ts'
import { basisBand, type BasisBand } from '../../../shared/theory/forecast/basisBand.ts'

/** What the page asks of the thread: all draws of the bases, or the length of the descent path. */
export interface BenchQuestion {
  what: 'bands' | 'path'
  values: BenchValues
}
export type BenchAnswer =
  { what: 'bands'; bands: [key: string, band: BasisBand][] } | { what: 'path'; path: MeasuredPath }

addEventListener('message', ({ data: { what, values } }: MessageEvent<BenchQuestion>) => {
  const answer: BenchAnswer = what === 'path' ? { what, path: measurePath(values) } : { what, bands: allBands(values) }
  postMessage(answer)
})

function allBands(values: BenchValues): [string, BasisBand][] {
  const bands = new Map<string, BasisBand>()
  theoryBench(values, {
    band: function* (problem, key) {
      const band = yield* basisBand(problem)
      bands.set(key, band)
      return band
    },
  })
  return [...bands]
}
