import { CallError } from '../../shared/contract/errors.ts'
import type { RankBoundData } from '../../shared/figures/rankBound/data.ts'
import type { TheoryResult } from '../../shared/contract/analyses/theory.ts'
import { fieldLabel } from '../../shared/spec/fieldLabel.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import type { FigureSource } from './source.ts'

type Bound = NonNullable<TheoryResult['bound']['value']>
type Run = RankBoundData['runs'][number]

/** Reads the bound of every run and groups runs that differ only in λ. Throws a CallError where a run has no bound. */
export async function rankBound(sources: readonly FigureSource[]): Promise<RankBoundData> {
  const results = await Promise.all(sources.map((source) => source.analyse('theory')))
  const K = results[0]?.K ?? 0
  const bounds = results.map((result, i) => boundOf(sources[i] as FigureSource, result, K))
  const labels = groupLabels(sources.map(({ spec }) => spec))
  const groups = [...new Set(labels)]
  const shown = bounds[0]?.map(({ layer }) => layer) ?? []
  const canExceed = (layer: number): boolean => sources.some(({ spec }) => largestRank(spec, layer) > K)
  return {
    kind: 'rankBound',
    K,
    groups,
    layers: shown.filter(canExceed),
    atMostK: shown.filter((layer) => !canExceed(layer)),
    runs: bounds
      .map((bound, i): Run => {
        const run = sources[i]?.summary.id ?? ''
        return { run, group: groups.indexOf(labels[i] ?? ''), layers: bound.map(layerOf) }
      })
      .toSorted((a, b) => a.group - b.group || lambdaOf(a) - lambdaOf(b)),
  }
}

function boundOf({ summary }: FigureSource, { bound, K }: TheoryResult, expected: number): Bound {
  const refuse = (why: string): never => {
    throw new CallError('notPossible', `Run ${summary.id} (${summary.name}): ${why}`)
  }
  if (K !== expected) return refuse(`it has ${K} classes, but the first run has ${expected}.`)
  return bound.value ?? refuse(bound.refusal)
}

const layerOf = ({ rows, decay, ...bound }: Bound[number]): Run['layers'][number] => {
  const { layer, norm, distance, stationarity, offset, best, slack } = bound
  return {
    layer,
    norm,
    distance,
    stationarity,
    offset,
    best,
    slack,
    lambda: decay,
    rows: rows.map(({ below, remainder, right, proved, M, entrywiseM, entrywiseRight }) => ({
      below,
      remainder,
      right,
      proved,
      M,
      entrywiseM,
      entrywiseRight,
    })),
  }
}

const lambdaOf = ({ layers }: Run): number => layers.at(-1)?.lambda ?? 0

/** Returns the largest rank that W_l can have. For W_1 only its width counts, because the inputs are wide. */
const largestRank = ({ network: { widths } }: RunSpec, layer: number): number =>
  Math.min(widths[layer - 1] ?? 0, widths[layer - 2] ?? Infinity)

/** Fields besides λ that may differ. Those that do name the groups. */
const fields: readonly [string, (spec: RunSpec) => number | null][] = [
  ['data.deviation', ({ data }) => (data.set === 'mixture' ? data.deviation : null)],
  ['penalty.firstLayer', ({ penalty }) => penalty.firstLayer],
  ['data.sampling.seed', ({ data: { sampling } }) => ('seed' in sampling ? sampling.seed : null)],
  ['seed', ({ seed }) => seed],
]

function groupLabels(specs: readonly RunSpec[]): string[] {
  const varied = fields.filter(([, read]) => new Set(specs.map(read)).size > 1)
  return specs.map((spec) =>
    varied
      .flatMap(([path, read]) => {
        const value = read(spec)
        return value === null ? [] : [fieldLabel(path, value)]
      })
      .join(' · '),
  )
}
