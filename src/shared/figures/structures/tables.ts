import { tableOf, type Table } from '../table.ts'
import type { StructureGramData } from './gramData.ts'
import type { StructureLossesData } from './lossesData.ts'
import { winnerText } from './mapChart.ts'
import { cellValues, type StructureMapData } from './mapData.ts'

/** The loss of every structure at every λ. */
export const structureLossesTable = ({ lambdas, structures, zero }: StructureLossesData): Table => {
  const collapse = structures.find(({ key }) => key === 'collapse')?.losses ?? []
  return tableOf(
    ['structure', 'lambda', 'loss', 'relative_to_dnc', 'zero_loss'],
    structures.flatMap(({ name, losses }) =>
      lambdas.map((lambda, i) => [name, lambda, losses[i] ?? NaN, (losses[i] ?? NaN) / (collapse[i] ?? NaN), zero]),
    ),
  )
}

/** Every cosine of every panel; `from` and `to` are the layers that have it. */
export const structureGramTable = ({ structures, choice }: StructureGramData): Table =>
  tableOf(
    ['structure', 'relative_to_dnc', 'layer_from', 'layer_to', 'rank', 'row', 'column', 'cosine'],
    structures.flatMap(({ name, ratio, layers }) =>
      layers.flatMap(({ from, to, rank, cosines }) =>
        Array.from(cosines, (value, i) => [
          name,
          ratio,
          from,
          to,
          rank,
          Math.floor(i / choice.classes),
          i % choice.classes,
          value,
        ]),
      ),
    ),
  )

/** Every cell, then every run: `run` is empty in the rows of cells. */
export const structureMapTable = ({ x, y, cells, runs, choice }: StructureMapData): Table => {
  const classesAt = (own: number, other: number): number =>
    x.field === 'classes' ? own : y.field === 'classes' ? other : choice.classes
  return tableOf(
    [x.field, y.field, 'run', 'winner', 'relative_to_dnc', 'rank', 'theorem', 'loss', 'same_fields'],
    [
      ...cells.map((cell, i) => {
        const [own, other] = cellValues({ x, y }, i)
        const winner = winnerText(cell, classesAt(own, other))
        return [own, other, '', winner, cell.ratio, cell.rank, cell.isTheorem ? 1 : 0, null, null]
      }),
      ...runs.map((run) => [run.x, run.y, run.run, run.ending, run.ratio, null, null, run.loss, run.isHere ? 1 : 0]),
    ],
  )
}
