import { formatCount } from '../../plot/numbers.ts'
import { precisionOf, spectrumFloor } from '../../theory/numericalFloor.ts'
import { runTitles } from '../fieldText.ts'
import type { FigureView } from '../view.ts'
import {
  spectraColumns,
  structureLines,
  weightsColumn,
  type SpectraColumn,
  type SpectraContent,
  type SpectraRun,
  type SpectraView,
} from './data.ts'
import { forecastsOf } from './layout.ts'
import { spectraMaximum, weightsMaximum } from './maximum.ts'
import { spectraTitle, weightsTitle } from './title.ts'

/** Returns what the figure of some runs shows in a view. */
export function runSpectra(
  runs: readonly SpectraRun[],
  view: FigureView = {},
): { columns: SpectraColumn[]; content: SpectraContent } {
  const showsWeights = view.matrix === 'weights'
  const columns = showsWeights ? weightsColumns(runs) : spectraColumns(runs)
  const K = Math.max(1, ...runs.map(classCount))
  const floor = Math.max(0, ...runs.map((run) => spectrumFloor[precisionOf(run)]))
  const scale = view.scale ? { scale: view.scale } : spectraScale(columns, K)
  const yMax = view.isStill ? stillMaximum(runs, showsWeights) : 0
  return {
    columns,
    content: {
      K,
      floor,
      ...scale,
      ...(view.overlays ? { overlays: view.overlays } : {}),
      ...(view.constant ? { constant: view.constant } : {}),
      ...(view.isRatio && !showsWeights ? { isRatio: true } : {}),
      ...(yMax > 0 ? { yMax } : {}),
    },
  }
}

/** Says what the spectra of some runs show in a view. */
export function runSpectraTitle(runs: readonly SpectraRun[], view: FigureView = {}): string {
  const seen = view.matrix === 'weights' ? weightsTitleOf(runs) : spectraTitle(runs)
  return view.step === undefined ? seen : `${seen}, at step ${formatCount(view.step)}`
}

function weightsTitleOf(runs: readonly SpectraRun[]): string {
  const [first] = runs
  return first && runs.length === 1 ? weightsTitle(first.last, classCount(first)) : 'Singular values of the weights'
}

function weightsColumns(runs: readonly SpectraRun[]): SpectraColumn[] {
  const titles = runTitles(runs)
  return runs.map(({ last, spec }, at) => ({
    ...weightsColumn(last, spec.network.widths.length),
    title: runs.length > 1 ? (titles[at] ?? '') : '',
  }))
}

/** Returns the end of an axis that holds every step of every run. */
const stillMaximum = (runs: readonly SpectraRun[], showsWeights: boolean): number =>
  Math.max(
    0,
    ...runs.map(({ forecast, spec, last, measurements = last ? [last] : [] }) =>
      showsWeights
        ? weightsMaximum(measurements)
        : spectraMaximum(forecast, measurements, spec.network.widths.length - 1, structureLines(spec)),
    ),
  )

/** Chooses a log axis beyond a factor of six, because a linear one would flatten the smaller layers. */
function spectraScale(columns: SpectraColumn[], K: number): Pick<SpectraView, 'scale' | 'shown'> {
  const tops = columns.flatMap((column) =>
    column.panels.flatMap((panel) => [panel.measured, ...forecastsOf(panel)].flatMap((v) => v?.[0] ?? [])),
  )
  const positive = tops.filter((value) => Number.isFinite(value) && value > 0)
  const isWide = positive.length > 0 && Math.max(...positive) > 6 * Math.min(...positive)
  return isWide ? { scale: 'log', shown: K } : { scale: 'linear' }
}

function classCount({ spec }: SpectraRun): number {
  return spec.network.widths.at(-1) ?? 1
}
