import { CallError } from '../../contract/errors.ts'
import { depthOf } from '../../theory/unconstrained/model.ts'
import { readUnconstrained, type UnconstrainedRun, type UnconstrainedSource } from '../unconstrainedRuns.ts'
import type { UnconstrainedTrendData } from './data.ts'

interface Placed extends UnconstrainedRun {
  decay: number
  width: number
  isFinished: boolean
}

/** Reads runs over weight decay or over width. Throws a CallError where both vary, or K, L or the shape of the layers. */
export function readUnconstrainedTrend(sources: readonly UnconstrainedSource[]): UnconstrainedTrendData {
  const runs = sources.map(placeOf)
  const [first] = runs
  if (!first) throw new CallError('notPossible', 'The figure needs runs with free features.')
  const { classes } = first.model
  const matrices = depthOf(first.model)
  if (runs.some(({ model }) => model.classes !== classes || depthOf(model) !== matrices))
    throw new CallError('notPossible', 'The runs differ in K or L. The figure shows one K and L over λ or width.')
  const decays = new Set(runs.map(({ decay }) => decay))
  const widths = new Set(runs.map(({ width }) => width))
  if (decays.size > 1 && widths.size > 1)
    throw new CallError('notPossible', 'The runs differ in weight decay and in width. The figure shows one of them.')
  const variable = decays.size > 1 ? 'decay' : 'width'
  const finished = runs.filter(({ isFinished, ending }) => isFinished && ending !== null)
  return {
    kind: 'unconstrainedTrend',
    variable,
    classes,
    matrices,
    groups: [...new Set(runs.map(({ optimizer }) => optimizer))].map((optimizer) => {
      const own = runs.filter((run) => run.optimizer === optimizer)
      return {
        optimizer,
        isFirstOrder: own[0]?.isFirstOrder ?? false,
        points: [...new Set(own.map((run) => run[variable]))]
          .toSorted((a, b) => a - b)
          .map((x) => ({
            x,
            runs: finished.filter((run) => run.optimizer === optimizer && run[variable] === x).flatMap(runAt),
          })),
      }
    }),
  }
}

function placeOf(source: UnconstrainedSource): Placed {
  const { summary, spec } = source
  const own = readUnconstrained(source)
  const hidden = spec.network.widths.slice(0, -1)
  const [width = NaN] = hidden
  const [decay = NaN] = own.model.weightDecays
  const refuse = (why: string): never => {
    throw new CallError('notPossible', `Run ${summary.id} (${summary.name}) ${why}.`)
  }
  if (hidden.some((units) => units !== width)) refuse('has hidden layers of different widths')
  if (own.model.weightDecays.some((value) => value !== decay)) refuse('has several decays')
  return { ...own, decay, width, isFinished: summary.status === 'finished' }
}

function runAt({ run, averageRank, ratio, ending, certificate }: Placed) {
  return ending === null
    ? []
    : [{ run, rank: Number.isNaN(averageRank) ? null : averageRank, ratio, ending, certificate }]
}
