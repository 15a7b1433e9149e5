import { CallError } from '../../shared/contract/errors.ts'
import type { UnconstrainedLossData } from '../../shared/figures/unconstrainedLoss/data.ts'
import { collapsePanel } from '../../shared/figures/collapseMetrics/panel.ts'
import { closedForms, readUnconstrained, squaredModel } from '../../shared/figures/unconstrainedRuns.ts'
import { singularValues } from '../../shared/linalg/svd.ts'
import { canonicalJson } from '../../shared/spec/canonical.ts'
import { sampleCount } from '../../shared/spec/data.ts'
import { precisionOf } from '../../shared/theory/numericalFloor.ts'
import { depthOf } from '../../shared/theory/unconstrained/model.ts'
import { relu } from '../../shared/theory/unconstrained/structure.ts'
import { srgStructure, verticesOf } from '../../shared/theory/unconstrained/triangularGraph.ts'
import type { FigureSource } from './source.ts'

type Run = UnconstrainedLossData['runs'][number]

/** Reads runs of one model. Throws a CallError where a run is of another model, or of none. */
export async function unconstrainedLoss(sources: readonly FigureSource[]): Promise<UnconstrainedLossData> {
  const [first] = sources
  if (!first) throw new CallError('notPossible', 'The figure needs runs with free features.')
  const own = squaredModel(first)
  for (const source of sources) {
    const { id, name } = source.summary
    if (canonicalJson(squaredModel(source)) !== canonicalJson(own))
      throw new CallError('notPossible', `Run ${id} (${name}) differs from ${first.summary.id} in K, n, L or a decay.`)
  }
  const { model } = own
  const { collapse, srg } = closedForms(own)
  const runs = sources.map((source) => runOf(source, collapse))
  return {
    kind: 'unconstrainedLoss',
    classes: model.classes,
    samples: model.samples,
    matrices: depthOf(model),
    ...(first.spec.backbone ? { hasBackbone: true } : {}),
    collapse,
    srg,
    runs,
    lowest: await lowestOf(sources, runs, model.classes),
    srgSpectra: srgSpectra(model.classes),
  }
}

function runOf(source: FigureSource, collapse: number): Run {
  const { run, optimizer, isFirstOrder, ending, ranks, certificate } = readUnconstrained(source)
  const measured = source.measurements().filter(({ multiplier }) => multiplier === 1)
  const N = sampleCount(source.spec)
  const last = measured.at(-1)
  const parts = (last?.featureSpectra.slice(0, -1) ?? []).map((s, l) => (N * (last?.tcv[l] ?? NaN)) / squares(s))
  return {
    run,
    optimizer,
    isFirstOrder,
    isFinished: source.summary.status === 'finished',
    steps: measured.map(({ step }) => step),
    ratios: Float64Array.from(measured, ({ objective }) => objective / collapse),
    ending,
    ranks,
    within: Math.max(0, ...parts),
    certificate,
  }
}

const squares = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0)

async function lowestOf(
  sources: readonly FigureSource[],
  runs: readonly Run[],
  K: number,
): Promise<UnconstrainedLossData['lowest']> {
  const ratio = ({ ratios }: Run): number => ratios.at(-1) ?? NaN
  const finished = runs.filter((run) => run.isFinished && !Number.isNaN(ratio(run)))
  const best = finished.toSorted((a, b) => ratio(a) - ratio(b))[0]
  const source = sources.find(({ summary }) => summary.id === best?.run)
  const spectra = source?.last()?.featureSpectra.slice(1, -1)
  if (!source || !spectra) return null
  const panel = collapsePanel(await source.analyse('collapse'), 'quotient', 'classes', precisionOf(source))
  return {
    run: source.summary.id,
    steps: panel.steps,
    dnc1: panel.values,
    floor: panel.floor,
    spectra: spectra.map((s) => relative(s, K)),
  }
}

const relative = (s: Float64Array, K: number): Float64Array => s.slice(0, K).map((value) => value / (s[0] ?? NaN))

function srgSpectra(K: number): UnconstrainedLossData['srgSpectra'] {
  const r = verticesOf(K)
  if (r === null) return null
  const { T, P } = srgStructure(r)
  return { middle: relative(singularValues(T), K), last: relative(singularValues(relu(P)), K) }
}
