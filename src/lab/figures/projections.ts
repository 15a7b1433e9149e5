import type { ProjectionsData } from '../../shared/figures/geometry/data.ts'
import { geometryOf } from './layerSteps.ts'
import type { FigureSource } from './source.ts'

export async function projections(sources: readonly FigureSource[]): Promise<ProjectionsData> {
  const { run, steps, geometry } = await geometryOf(sources)
  const layers = geometry.layers.map(({ layer, states }) => ({
    layer,
    panels: states.map(({ step, points, classSpread }) => ({ step, points, classSpread })),
  }))
  return { kind: 'projections', run, labels: geometry.labels, steps, layers }
}
