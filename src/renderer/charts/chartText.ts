import type { Readable } from '../../shared/plot/reading.ts'

/**
 * Returns the points of every visible series on screen as lines with tabs, for a spreadsheet: one table per panel, a row for
 * each x and a column for each series.
 */
export function tableText({ panels, series, reader }: Readable): string {
  const tables = panels.flatMap((panel, index) => {
    const own = series.filter((one) => one.panel === index)
    if (own.length === 0) return []
    const rows = new Map<number, string[]>()
    own.forEach(({ columns: { x, y } }, column) => {
      for (let i = 0; i < x.length; i++) {
        const [at, value] = [x[i] ?? NaN, y[i] ?? NaN]
        if (!(at >= panel.x.min && at <= panel.x.max)) continue
        const row = rows.get(at) ?? new Array<string>(own.length).fill('')
        row[column] = Number.isNaN(value) ? '' : String(value)
        rows.set(at, row)
      }
    })
    const sorted = [...rows].toSorted(([a], [b]) => a - b)
    const head = [reader.unit ?? 'x', ...own.map(({ name }) => cell(name))].join('\t')
    const name = panels.length > 1 ? [cell(reader.panels[index] ?? '')].filter(Boolean) : []
    return [[...name, head, ...sorted.map(([at, row]) => [String(at), ...row].join('\t'))].join('\n')]
  })
  return tables.join('\n\n')
}

/** A name with a tab or a line break would begin another cell. */
const cell = (name: string): string => name.replaceAll(/[\t\r\n]+/g, ' ')
