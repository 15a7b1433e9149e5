import { tableOf, type Table } from '../table.ts'
import type { ClassMeansData, ClassMeansPanel } from './data.ts'

/** Every entry of every panel, one row an entry. */
export function classMeansTable({ run, layers, order, trained, structure }: ClassMeansData): Table {
  const names = ['source', 'layer', 'matrix', 'row', 'column', 'class_of_run', 'value']
  const entries = (source: string, panels: readonly ClassMeansPanel[]) =>
    panels.flatMap(({ means, cosines }, l) =>
      (
        [
          ['class means', means],
          ['cosines', cosines],
        ] as const
      ).flatMap(([name, values]) =>
        Array.from(values, (value, i) => {
          const column = i % order.length
          return [
            source,
            layers[l] ?? null,
            name,
            Math.floor(i / order.length) + 1,
            column + 1,
            order[column] ?? null,
            value,
          ]
        }),
      ),
    )
  return tableOf(names, [...entries(run, trained), ...(structure ? entries(structure.name, structure.panels) : [])])
}
