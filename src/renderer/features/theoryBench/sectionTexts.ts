import type { PageOf } from '../../../shared/figures/page/data.ts'
import { benchStatusTexts, type BenchSection, type BenchTable } from '../../../shared/theory/bench/section.ts'
import { formatNumber, superscript } from '../../text/numbers.ts'

/** Writes a number; – where it is not known. */
export const valueText = (value: number | null): string => (value === null ? '–' : formatNumber(value, 4))

export const cellTexts = (rows: BenchTable['rows']): string[][] =>
  rows.map((row) => row.map((cell, i) => (typeof cell === 'string' ? cellName(cell, i) : valueText(cell))))

/** The first cell is a header, which sets its indices; the others are plain text. */
const cellName = (text: string, column: number): string =>
  column === 0 ? text : text.replace(/\^(\d+)/g, (_, index: string) => superscript(Number(index)))

/** Returns the sections as the tables of an exported page, with equations, statuses and reasons. */
export function tablesPage(title: string, sections: readonly BenchSection[]): PageOf<'tables'> {
  return { kind: 'tables', title, tables: sections.map(tableOf) }
}

type PageTable = PageOf<'tables'>['tables'][number]

function tableOf({ title, equation, status, source, refusal, numbers, tables, notes }: BenchSection): PageTable {
  const caption = `${title}: ${equation}. ${benchStatusTexts[status]}; ${source}`
  const [table] = tables
  const numberRows = numbers.map(({ name, value, hint }) => [name, valueText(value), hint])
  if (refusal !== null) return { caption, columns: ['assumption that fails'], rows: [[refusal]], notes: [] }
  if (!table) return { caption, columns: ['number', 'value', 'definition'], rows: numberRows, notes }
  return {
    caption,
    columns: table.columns.map(({ name }) => name),
    rows: cellTexts(table.rows),
    notes: [...numberRows.map(([name, value, hint]) => `${name}: ${value}, ${hint}.`), ...notes],
  }
}
