import type { GeometryResult } from '../../shared/contract/analyses/geometry.ts'
import { squaredNorm, transpose, type Matrix } from '../../shared/linalg/matrix.ts'
import { classOrder } from '../../shared/theory/collapse/classMeans.ts'
import { blockDistance, gramMatrix, sampleGroups } from '../../shared/theory/gram.ts'
import { forwardPass } from '../../shared/theory/objective.ts'
import { classSpread, project, projectionPlane } from '../../shared/theory/projection.ts'
import { sampleRows } from '../../shared/theory/problem.ts'
import type { AnalysisInput, Report } from './work.ts'

type Layer = GeometryResult['layers'][number]
type State = Layer['states'][number]

/** Computes Gram matrices and projections of every layer's features, at each step with weights. */
export function geometry(
  { problem, sample, weights, parameters: { size, seed } }: AnalysisInput<'geometry'>,
  report: Report,
): GeometryResult {
  const { labels, classes } = sample
  const sorted = classOrder(labels, classes)
  const groups = sampleGroups(sorted, size)
  const state = (Z: Matrix, layer: number, step: number): State => ({
    step,
    gram: Float32Array.from(gramMatrix(Z, sorted, groups).data),
    meanSquare: squaredNorm(Z) / Z.cols,
    blockDistance: blockDistance(Z, labels, classes),
    ...planeView(Z, layer),
  })
  const planeView = (Z: Matrix, layer: number): Pick<State, 'points' | 'classSpread'> => {
    if (Z.rows < 2) return { points: null, classSpread: null }
    const P = project(projectionPlane(Z.rows, layer, seed), Z) // (2, N)
    const points = [0, 1].flatMap((row) => Array.from(sorted.order, (i) => P.data[row * P.cols + i] as number))
    const spread = classSpread(P, labels, classes)
    return { points: Float32Array.from(points), classSpread: Number.isNaN(spread) ? null : spread }
  }
  const layers: Layer[] = problem.widths.map((_, l) => ({ layer: l + 1, states: [] }))
  weights.forEach(({ step, theta }, at) => {
    const { features } = forwardPass(problem, theta)
    features.forEach((Z, l) => {
      layers[l]?.states.push(state(Z, l + 1, step))
      report((at + (l + 1) / features.length) / weights.length)
    })
  })
  const inputs = (): Matrix => transpose(sampleRows(sample))
  const first = weights[0]?.step ?? 0
  return {
    kind: 'geometry',
    step: weights.at(-1)?.step ?? 0,
    labels: Array.from(sorted.order, (i) => labels[i] as number),
    starts: [...groups.starts],
    samplesPerPixel: groups.largest,
    layers: problem.inputs ? [{ layer: 0, states: [state(inputs(), 0, first)] }, ...layers] : layers,
  }
}
