import type { ComparedCurve, CurveRequest } from '../contract/comparisons.ts'
import { linesWithin } from '../figures/compare/parallel.ts'
import type { ParallelAxis, ParallelLine } from '../figures/compare/parallelLayout.ts'
import type { PageOf } from '../figures/page/data.ts'
import { plain } from '../plot/drawing.ts'
import { axisName } from '../quantities/text.ts'
import type { ComparedRun } from './comparedRun.ts'
import type { SeedGroup } from './labels.ts'
import { bandText, runLines, seedLines, type Centre } from './lines.ts'
import type { NumberField } from './numberFields.ts'
import { withinSentence } from './parallelAxes.ts'

type Labels = ReadonlyMap<string, string>

/** What a chart of curves shows, beside the request that read them. */
export interface CurveLook {
  isLogY: boolean
  /** Width of the moving mean in points; 1: no smoothing. */
  smoothing: number
  seeds: 'each' | Centre
}

/** A few runs get more points than a panel has pixels; many runs get as many as a window can draw at once. */
export const curvePoints = (runs: number): number => (runs > 20 ? 400 : 1000)

/** Returns the curves of runs, or of groups that differ in their seeds alone, as Compare shows and exports them. */
export function curvesPage(
  curves: readonly ComparedCurve[],
  { quantity, layer, over, isLogX, points }: CurveRequest,
  look: CurveLook,
  { labels, groups, order }: { labels: Labels; groups: readonly SeedGroup[]; order: readonly string[] },
): PageOf<'curves'> {
  const { seeds, isLogY, smoothing } = look
  const lines = seeds === 'each' ? runLines(curves, labels) : seedLines(curves, groups, seeds, points)
  const name = axisName(quantity, layer)
  return {
    kind: 'curves',
    title: `${plain(name)} of ${lines.length} ${lines.length === 1 ? 'line' : 'lines'}`,
    lines: lines.map((own) => ({
      id: own.id,
      label: own.label,
      x: Float64Array.from(own.x),
      values: Float64Array.from(own.values),
      lower: Float64Array.from(own.lower),
      upper: Float64Array.from(own.upper),
    })),
    order: [...order],
    name,
    over,
    isLogX,
    isLogY,
    smoothing,
    band: bandText(curves, seeds !== 'each'),
    leftOutX: curves.reduce((sum, { leftOut }) => sum + leftOut, 0),
  }
}

/** Returns two numbers of every run against each other. */
export function scatterPage(
  runs: readonly ComparedRun[],
  {
    x,
    y,
    isLogX,
    isLogY,
  }: { x: NumberField | undefined; y: NumberField | undefined; isLogX: boolean; isLogY: boolean },
  { labels, order }: { labels: Labels; order: readonly string[] },
): PageOf<'scatter'> {
  const [xName, yName] = [x?.name ?? '', y?.name ?? '']
  return {
    kind: 'scatter',
    title: `${yName} against ${xName}, one mark per run`,
    points: runs.map((run) => ({
      id: run.summary.id,
      label: labels.get(run.summary.id) ?? run.summary.name,
      x: finite(x?.value(run) ?? null),
      y: finite(y?.value(run) ?? null),
    })),
    order: [...order],
    xName,
    yName,
    isLogX,
    isLogY,
  }
}

/** Returns runs as lines over parallel axes. */
export function parallelPage(
  axes: readonly ParallelAxis[],
  lines: readonly ParallelLine[],
  { colourBy, order }: { colourBy: string | null; order: readonly string[] },
): PageOf<'parallel'> {
  const sentence = withinSentence(axes, linesWithin(axes, lines).length, lines.length)
  return {
    kind: 'parallel',
    title: `${lines.length} runs over ${axes.length} axes. ${sentence}`,
    axes: axes.map(({ key, label, isLog, words, interval }) => ({
      key,
      label,
      isLog,
      words: words && [...words],
      interval: interval && { least: finite(interval.least), most: finite(interval.most) },
    })),
    lines: lines.map(({ id, label, values }) => ({ id, label, values: values.map(finite) })),
    order: [...order],
    colourBy,
  }
}

const finite = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null)

/** The most runs that colours tell apart. */
const fewRuns = 12

/** Returns the axis that colours the lines: the chosen one, or the TCV where the runs are many; null: by run. */
export function parallelColour(axes: readonly ParallelAxis[], runs: number, chosen: string | null): string | null {
  const wanted = chosen ?? (runs > fewRuns ? 'tcv' : 'run')
  return axes.some(({ key, words }) => words === null && key === wanted) ? wanted : null
}
