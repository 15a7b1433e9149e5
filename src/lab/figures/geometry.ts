import { CallError } from '../../shared/contract/errors.ts'
import type { GeometryResult } from '../../shared/contract/analyses/geometry.ts'
import type { StepRow, GramData, ProjectionsData } from '../../shared/figures/geometry/data.ts'
import type { FigureSource } from './source.ts'

/** Returns the run of a figure of layers over time. Throws a CallError for several runs. */
export function onlyRun(sources: readonly FigureSource[]): FigureSource {
  const [source] = sources
  if (!source || sources.length > 1)
    throw new CallError(
      'notPossible',
      `A figure of layers over time shows one run, not ${sources.length}. Name one run.`,
    )
  return source
}

/** Returns the geometry of one run with its steps. */
export async function geometryOf(
  sources: readonly FigureSource[],
): Promise<{ run: string; steps: StepRow[]; geometry: GeometryResult }> {
  const source = onlyRun(sources)
  const geometry = await source.analyse('geometry')
  const multipliers = new Map(source.measurements().map(({ step, multiplier }) => [step, multiplier]))
  const steps = geometry.layers.at(-1)?.states.map(({ step }) => ({ step, multiplier: multipliers.get(step) ?? null }))
  return { run: source.summary.id, steps: steps ?? [], geometry }
}

export async function gram(sources: readonly FigureSource[]): Promise<GramData> {
  const { run, steps, geometry } = await geometryOf(sources)
  const { labels, starts, samplesPerPixel } = geometry
  const layers = geometry.layers.map(({ layer, states }) => ({
    layer,
    panels: states.map(({ step, gram: cells, meanSquare, blockDistance }) => ({
      step,
      gram: cells,
      meanSquare,
      blockDistance,
    })),
  }))
  return { kind: 'gram', run, samples: labels.length, samplesPerPixel, starts, steps, layers }
}

export async function projections(sources: readonly FigureSource[]): Promise<ProjectionsData> {
  const { run, steps, geometry } = await geometryOf(sources)
  const layers = geometry.layers.map(({ layer, states }) => ({
    layer,
    panels: states.map(({ step, points, classSpread }) => ({ step, points, classSpread })),
  }))
  return { kind: 'projections', run, labels: geometry.labels, steps, layers }
}
