import { tableOf, type Table } from '../table.ts'
import type { GramData, ProjectionsData } from './data.ts'

/** Every cell of every Gram matrix. */
export const gramTable = ({ run, layers, starts }: GramData): Table => {
  const side = starts.at(-1) ?? 1
  return tableOf(
    ['run', 'layer', 'step', 'row', 'column', 'value', 'block_distance'],
    layers.flatMap(({ layer, panels }) =>
      panels.flatMap(({ step, gram, meanSquare, blockDistance }) =>
        Array.from(gram, (value, i) => [
          run,
          layer,
          step,
          Math.floor(i / side),
          i % side,
          value / meanSquare,
          blockDistance,
        ]),
      ),
    ),
  )
}

/** The coordinates of every sample on the plane of each layer and step. */
export const projectionsTable = ({ run, labels, layers }: ProjectionsData): Table =>
  tableOf(
    ['run', 'layer', 'step', 'sample', 'class', 'x', 'y', 'class_spread'],
    layers.flatMap(({ layer, panels }) =>
      panels.flatMap(({ step, points, classSpread }) =>
        labels.map((label, i) => [
          run,
          layer,
          step,
          i,
          label,
          points?.[i] ?? null,
          points?.[labels.length + i] ?? null,
          classSpread,
        ]),
      ),
    ),
  )
