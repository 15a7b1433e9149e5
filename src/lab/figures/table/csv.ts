import { withoutForbidden, type FigureMetadata } from '../figureMetadata.ts'
import type { Table } from '../../../shared/figures/table.ts'

/**
 * The table as RFC 4180 with a point and commas, under lines with # that say where it comes from. Numbers have as many
 * digits as bring them back bit for bit; one that is not known is an empty field.
 */
export function csvOf(table: Table, metadata: FigureMetadata): string {
  const runs = metadata.runs.map(({ id, specHash, name }) => `# run ${id}, spec ${specHash}: ${oneLine(name)}`)
  const placements = metadata.runs.flatMap(({ id, placement }) =>
    placement === null ? [] : [`# placement of ${id}: ${placement}`],
  )
  const steps = metadata.runs.flatMap(({ id, collapseSteps }) =>
    collapseSteps === undefined ? [] : [`# collapse steps of ${id}: ${collapseSteps}`],
  )
  const versions = Object.entries(metadata.versions).map(([name, version]) => `${name} ${version}`)
  const head = [
    `# ${oneLine(metadata.title)}`,
    `# Collapsar, ${metadata.kind}, ${metadata.date}; ${versions.join(', ')}`,
    ...runs,
    ...placements,
    ...steps,
  ]
  return `${[...head, ...csvLines(table)].join('\r\n')}\r\n`
}

/** Returns the heading and the rows of a table. */
export const csvLines = (table: Table): string[] => [
  table.map(({ name }) => field(name)).join(','),
  ...Array.from({ length: table[0]?.values.length ?? 0 }, (_, i) =>
    table.map(({ values }) => field(values[i] ?? '')).join(','),
  ),
]

const oneLine = (text: string): string => withoutForbidden(text).replaceAll(/\s+/g, ' ')

function field(value: number | string): string {
  if (typeof value === 'number') return Number.isNaN(value) ? '' : String(value)
  const text = withoutForbidden(value)
  return /[",\r\n#]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
