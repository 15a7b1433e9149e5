import { tableOf, type Table } from '../table.ts'
import type { ClassMeansData, ClassMeansPanel } from './data.ts'

/** Every entry of every panel, one row an entry. */
export function classMeansTable({ cases }: ClassMeansData): Table {
  const names = ['source', 'classes', 'layer', 'matrix', 'row', 'column', 'class_of_run', 'value']
  return tableOf(
    names,
    cases.flatMap(({ run, classes, order, trained, structure }) => [
      ...entries(run, classes, order, trained),
      ...(structure ? entries(structure.name, classes, order, structure.panels) : []),
    ]),
  )
}

const entries = (source: string, classes: number, order: readonly number[], panels: readonly ClassMeansPanel[]) =>
  panels.flatMap(({ means, cosines }, l) =>
    (
      [
        ['class means', means],
        ['cosines', cosines],
      ] as const
    ).flatMap(([name, values]) =>
      Array.from(values, (value, i) => {
        const column = i % classes
        return [source, classes, l + 2, name, Math.floor(i / classes) + 1, column + 1, order[column] ?? null, value]
      }),
    ),
  )
