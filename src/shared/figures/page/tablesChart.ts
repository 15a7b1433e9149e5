import { baseOption } from '../../plot/baseOption.ts'
import { chartFrame, frameHeight, typeSizes, type Type } from '../../plot/chartFrame.ts'
import { polyline, text, widthOf, type Drawing } from '../../plot/drawing.ts'
import { lightTheme, type ChartTheme } from '../../plot/theme.ts'
import { wrapped } from '../../plot/wrapped.ts'
import type { StudyChart } from '../kind.ts'
import type { PageOf } from './data.ts'

type Content = PageOf<'tables'>['tables'][number]

/** Columns of a table that stand side by side; the first column heads every group. */
interface Group {
  columns: number[]
  widths: number[]
}

const frame = { entries: [], captions: [] }
const edge = 8

/** Draws tables below each other. A table wider than the figure continues below itself, with its first column again. */
export function tablesChart({ title, tables }: PageOf<'tables'>): StudyChart {
  return {
    title,
    height(width, fontSize = 12, theme = lightTheme) {
      const type = typeSizes(fontSize)
      return Math.ceil(
        frameHeight({ ...frame, title, width, theme }, type) + laidOut(tables, width, 0, theme, type).height,
      )
    },
    option(view) {
      const { theme, width } = view
      const type = typeSizes(view.fontSize)
      const around = chartFrame({ ...view, ...frame }, type)
      const { drawings } = laidOut(tables, width, around.inner.top, theme, type)
      return { ...baseOption(theme, title), series: [], graphic: { elements: [...around.drawings, ...drawings] } }
    },
  }
}

function laidOut(tables: readonly Content[], width: number, top: number, theme: ChartTheme, type: Type) {
  const drawings: Drawing[] = []
  const inner = width - 2 * edge
  const line = type.small * 1.6
  let y = top
  const write = (content: string, x: number, style: { colour: string; align?: 'left' | 'right'; weight?: 400 | 600 }) =>
    drawings.push(text(content, x, y + line / 2, theme, { size: type.small, valign: 'middle', ...style }))
  const rule = (): void =>
    void drawings.push(
      polyline(
        [
          [edge, y],
          [width - edge, y],
        ],
        { colour: theme.rule, width: 0.8 },
      ),
    )
  const sentence = (content: string, colour: string, weight: 400 | 600 = 400): void => {
    for (const part of wrapped(content, inner, type.small, weight, theme)) {
      write(part, edge, { colour, weight })
      y += line
    }
  }
  for (const table of tables) {
    sentence(table.caption, theme.ink, 600)
    for (const { columns, widths } of groupsOf(table, inner, theme, type)) {
      rule()
      const row = (cells: readonly string[], colour: string): void => {
        let x = edge
        columns.forEach((column, i) => {
          const own = widths[i] ?? 0
          const cell = cells[column] ?? ''
          write(cell, i === 0 ? x : x + own, { colour, align: i === 0 ? 'left' : 'right' })
          x += own + gapOf(type)
        })
        y += line
      }
      row(table.columns, theme.quiet)
      rule()
      for (const cells of table.rows) row(cells, theme.ink)
      y += line * 0.4
    }
    for (const note of table.notes) sentence(note, theme.quiet)
    y += line * 0.6
  }
  return { drawings, height: y - top }
}

const gapOf = (type: Type): number => type.small * 1.4

function groupsOf({ columns, rows }: Content, inner: number, theme: ChartTheme, type: Type): Group[] {
  const wide = (content: string): number => widthOf(content, type.small, 400, theme)
  const widths = columns.map((name, i) => Math.max(wide(name), ...rows.map((row) => wide(row[i] ?? ''))))
  const head = widths[0] ?? 0
  const groups: Group[] = []
  let open: Group = { columns: [0], widths: [head] }
  let taken = head
  for (const [i, own] of widths.entries()) {
    if (i === 0) continue
    if (open.columns.length > 1 && taken + gapOf(type) + own > inner) {
      groups.push(open)
      open = { columns: [0], widths: [head] }
      taken = head
    }
    open.columns.push(i)
    open.widths.push(own)
    taken += gapOf(type) + own
  }
  return [...groups, open]
}
