import type { StructureGramData } from '../../../shared/figures/structures/gramData.ts'
import type { StructureLossesData } from '../../../shared/figures/structures/lossesData.ts'
import { fieldNames, winnerText } from '../../../shared/figures/structures/mapChart.ts'
import { cellValues, type StructureMapData } from '../../../shared/figures/structures/mapData.ts'
import { formatShort } from '../../../shared/plot/numbers.ts'
import type { EntryId } from '../../../shared/glossary/glossary.ts'
import { formatNumber, superscript } from '../../text/numbers.ts'

/** The numbers behind a figure of the page, as a table. */
export interface FigureNumbers {
  columns: readonly { name: string; ask?: EntryId }[]
  rows: readonly (readonly string[])[]
}

/** Returns the winner and its ratio to DNC in every cell, a row for each value of the vertical axis. */
export function mapNumbers(data: StructureMapData): FigureNumbers {
  const { x, y, cells, choice } = data
  const columns = x.values.length
  const classesAt = (i: number): number => {
    const [own, other] = cellValues(data, i)
    return x.field === 'classes' ? own : y.field === 'classes' ? other : choice.classes
  }
  const textAt = (i: number): string => {
    const cell = cells[i]
    if (!cell) return '–'
    const ratio = cell.ratio === null || cell.winner === 'collapse' ? '' : ` ${cell.ratio.toFixed(3)}`
    return `${winnerText(cell, classesAt(i))}${ratio}`
  }
  return {
    columns: [
      { name: `${fieldNames[y.field]} \\ ${fieldNames[x.field]}` },
      ...x.values.map((value) => ({ name: formatShort(value) })),
    ],
    rows: y.values.map((value, row) => [
      formatShort(value),
      ...x.values.map((_, column) => textAt(row * columns + column)),
    ]),
  }
}

/** Returns the rank of the class means of each structure by layer. The export has every cosine. */
export function gramNumbers({ structures, choice }: StructureGramData): FigureNumbers {
  const layers = structures[0]?.layers ?? []
  const nameOf = ({ from, to }: { from: number; to: number }): string =>
    from === to ? `Z${superscript(from)}` : `Z${superscript(from)} … Z${superscript(to)}`
  return {
    columns: [
      { name: `K = ${choice.classes}` },
      { name: '/ DNC' },
      ...layers.map((own) => ({ name: `rank ${nameOf(own)}`, ask: 'structureRank' as const })),
    ],
    rows: structures.map(({ name, ratio, layers: own }) => [
      name,
      ratio.toFixed(5),
      ...own.map(({ rank }) => String(rank)),
    ]),
  }
}

/** Returns the losses of each structure at every second λ of the chart, so that the table stays short. */
export function lossNumbers({ structures, lambdas }: StructureLossesData): FigureNumbers {
  const shown = lambdas.flatMap((lambda, i) => (i % 2 === 0 ? [{ lambda, i }] : []))
  return {
    columns: [{ name: 'λ' }, ...structures.map(({ name }) => ({ name, ask: 'structureLoss' as const }))],
    rows: shown.map(({ lambda, i }) => [
      formatNumber(lambda),
      ...structures.map(({ losses }) => formatNumber(losses[i] ?? NaN, 5)),
    ]),
  }
}
