import type { GramData } from '../../shared/figures/geometry/data.ts'
import { geometryOf } from './layerSteps.ts'
import type { FigureSource } from './source.ts'

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
