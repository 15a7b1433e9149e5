import { CallError } from '../../shared/contract/errors.ts'
import type { Measurement } from '../../shared/contract/measurements.ts'
import type { CollapseByDepthData } from '../../shared/figures/collapseByDepth/data.ts'
import { collapsePanel } from '../../shared/figures/collapseMetrics/panel.ts'
import { precisionOf } from '../../shared/theory/numericalFloor.ts'
import type { FigureSource } from './source.ts'

type Source = Pick<FigureSource, 'summary' | 'spec' | 'engine' | 'measurements' | 'last' | 'analyse'>
type Run = CollapseByDepthData['runs'][number]

/** Reads DNC1 of the blocks and layers of runs with the same network. Throws a CallError where the networks differ. */
export async function collapseByDepth(sources: readonly Source[]): Promise<CollapseByDepthData> {
  const [first] = sources
  if (!first) throw new CallError('notPossible', 'The figure needs a run.')
  const finished = sources.filter(({ summary, last }) => summary.status === 'finished' && last() !== null)
  const runs = await Promise.all(finished.map(runOf))
  const [one] = runs
  const blocks = one?.running.length ?? 0
  const layers = (one?.ends.length ?? 0) - blocks
  runs.forEach(({ run, ends, running }, i) => {
    if (running.length !== blocks || ends.length !== blocks + layers)
      throw new CallError(
        'notPossible',
        `Run ${run} (${finished[i]?.summary.name ?? ''}) has another number of blocks or layers than ${one?.run ?? ''}.`,
      )
  })
  return { kind: 'collapseByDepth', classes: first.spec.network.widths.at(-1) ?? 0, blocks, layers, runs }
}

async function runOf(source: Source): Promise<Run> {
  const measurements = source.measurements()
  const last = measurements.at(-1)
  const { steps, values } = collapsePanel(await source.analyse('collapse'), 'quotient', 'classes', precisionOf(source))
  const [start] = steps
  const before = steps.length > 1 ? measurements.find(({ step }) => step === start) : undefined
  const starts = values.map((own) => own[0] ?? NaN)
  return {
    run: source.summary.id,
    ends: [...blocksOf(last, 'blockCollapse'), ...values.map((own) => own.at(-1) ?? NaN)],
    starts: before ? [...blocksOf(before, 'blockCollapse'), ...starts] : [],
    running: blocksOf(last, 'blockCollapseRunning'),
  }
}

/** Returns the numbers of the blocks; empty where the network has no backbone. */
const blocksOf = (measurement: Measurement | undefined, name: string): number[] => [
  ...(measurement?.layered[name] ?? []),
]
