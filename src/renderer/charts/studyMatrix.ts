import { fieldSymbol } from '../../shared/spec/fieldLabel.ts'
import type { StudyPart, StudyPlan } from '../../shared/spec/studyPlan.ts'
import { axisLabel, isSeed, valueText } from '../text/axisText.ts'

export interface MatrixRow {
  head: string
  /** The runs of the row by their index in the plan, each with a label that distinguishes it. */
  cells: { index: number; label: string }[]
}

/** Rows of runs that share their columns. */
export interface MatrixBlock {
  /** The symbol of the field that the columns vary; empty when the columns have no names. */
  columnTitle: string
  columns: string[]
  rows: MatrixRow[]
}

/** The number of columns at which rows wrap. */
const mostColumns = 25
const wrappedColumns = 20

/**
 * Arranges the runs of a plan in rows and columns: the last axis of a part runs to the right, its other axes and the
 * parts run down. Neighbouring parts with the same last axis share a block.
 */
export function matrixBlocks(plan: Pick<StudyPlan, 'parts'>): MatrixBlock[] {
  const blocks: { key: string; block: MatrixBlock }[] = []
  let first = 0
  for (const part of plan.parts) {
    const last = part.axes.at(-1)
    const key = JSON.stringify(last ?? null)
    const rows = rowsOf(part, first, plan.parts.length > 1)
    first += rows.reduce((sum, { cells }) => sum + cells.length, 0)
    const open = blocks.at(-1)
    if (open?.key === key) open.block.rows.push(...rows)
    else blocks.push({ key, block: { ...headsOf(part), rows } })
  }
  return blocks.map(({ block }) => block)
}

function headsOf({ axes }: StudyPart): Pick<MatrixBlock, 'columnTitle' | 'columns'> {
  const last = axes.at(-1)
  if (!last || last.values.length > mostColumns) return { columnTitle: '', columns: [] }
  return { columnTitle: fieldSymbol(last.path), columns: last.values.map(valueText) }
}

function rowsOf({ axes, label }: StudyPart, first: number, isNamed: boolean): MatrixRow[] {
  const last = axes.at(-1)
  const heads = axes
    .slice(0, -1)
    .reduce<string[]>(
      (before, { path, values }) =>
        before.flatMap((head) => values.map((value) => joined(head, axisLabel(path, value)))),
      [isNamed ? label : ''],
    )
  const values = last?.values ?? []
  const length = last ? values.length : 1
  return heads.flatMap((head, row) => {
    const cells = Array.from({ length }, (_, column) => {
      const value = values[column]
      const own = last && value !== undefined ? axisLabel(last.path, value) : ''
      return { index: first + row * length + column, label: joined(head, own) }
    })
    if (length <= mostColumns) return [{ head, cells }]
    return Array.from({ length: Math.ceil(length / wrappedColumns) }, (_, i) => {
      const chunk = cells.slice(i * wrappedColumns, (i + 1) * wrappedColumns)
      const from = values[i * wrappedColumns] ?? 0
      const to = values[i * wrappedColumns + chunk.length - 1] ?? 0
      const symbol = fieldSymbol(last?.path ?? '')
      const name = last && isSeed(last.path) ? `${symbol}s` : symbol
      return { head: joined(head, `${name} ${valueText(from)} – ${valueText(to)}`), cells: chunk }
    })
  })
}

const joined = (...texts: string[]): string => texts.filter(Boolean).join(' · ')

/** Returns the cell to which an arrow, Home or End leads from `index`; null for other keys. */
export function neighbour(blocks: readonly MatrixBlock[], index: number, key: string): number | null {
  const rows = blocks.flatMap((block) => block.rows)
  const row = rows.findIndex(({ cells }) => cells.some((cell) => cell.index === index))
  const column = rows[row]?.cells.findIndex((cell) => cell.index === index) ?? -1
  const at = (r: number, c: number): number | null => {
    const cells = rows[Math.min(Math.max(r, 0), rows.length - 1)]?.cells ?? []
    return cells[Math.min(Math.max(c, 0), cells.length - 1)]?.index ?? null
  }
  switch (key) {
    case 'ArrowRight':
      return at(row, column + 1)
    case 'ArrowLeft':
      return at(row, column - 1)
    case 'ArrowDown':
      return at(row + 1, column)
    case 'ArrowUp':
      return at(row - 1, column)
    case 'Home':
      return at(0, 0)
    case 'End':
      return at(rows.length - 1, Infinity)
    default:
      return null
  }
}
