import { CallError } from '../../shared/contract/errors.ts'
import { withNote } from '../../shared/figures/dataNote.ts'
import { geometryStepChart, type Geometry } from '../../shared/figures/geometry/geometryStep.ts'
import { gramTable, projectionsTable } from '../../shared/figures/geometry/table.ts'
import { figure, type Figure, type FigurePlacing } from './figure.ts'
import { readData } from './readers.ts'
import type { FigureSource } from './source.ts'

/** Returns the figure of one kept step: the Gram matrices and the random planes of its layers, as the window shows them. */
export async function geometryStep(sources: readonly FigureSource[], place: FigurePlacing): Promise<Figure> {
  const [gram, projections] = [await readData('gram', sources), await readData('projections', sources)]
  if (gram.kind !== 'gram' || projections.kind !== 'projections') throw new TypeError('another figure was read')
  const { step = 0, layer = null, isFixed = true } = place.view
  const steps = gram.steps.map((own) => own.step)
  const at = steps.indexOf(step)
  if (at < 0)
    throw new CallError('invalid', `no weights were kept at step ${step}; the kept steps are ${steps.join(', ')}.`)
  if (layer !== null && !gram.layers.some((own) => own.layer === layer))
    throw new CallError(
      'invalid',
      `the figure has no layer ${layer}; it has ${gram.layers.map((own) => own.layer).join(', ')}.`,
    )
  const shown = { gram: ofStep(gram, step, layer), projections: ofStep(projections, step, layer) }
  const drawn = figure(
    {
      chart: () => withNote(geometryStepChart({ gram, projections }, { at, layer, isFixed }), gram.note),
      table: () => gramTable(shown.gram),
    },
    null,
    sources,
    place,
  )
  const tables = [
    { name: 'gram', table: () => gramTable(shown.gram) },
    { name: 'projections', table: () => projectionsTable(shown.projections) },
  ]
  return { ...drawn, tables }
}

/** Returns the panels of a step. The inputs have one panel, at the first step. */
function ofStep<Data extends Geometry['gram'] | Geometry['projections']>(
  data: Data,
  step: number,
  only: number | null,
): Data {
  const layers = data.layers.filter(({ layer }) => only === null || layer === only)
  return {
    ...data,
    layers: layers.map((own) => {
      const panels: readonly { step: number }[] = own.panels
      const found = panels.find((panel) => panel.step === step) ?? panels[0]
      return { ...own, panels: found ? [found] : [] }
    }),
  }
}
