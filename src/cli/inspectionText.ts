import type { Inspection, TablePreview } from '../shared/contract/datasets.ts'
import { number, table } from './format.ts'

const separators: Readonly<Record<string, string>> = {
  '\t': 'tab',
  ';': 'semicolon',
  ',': 'comma',
  '|': 'vertical bar',
}

/** Describes what files hold and how an import would read them. */
export function inspectionText({
  format,
  files,
  name,
  table: preview,
  arrays,
  arrayTexts,
  arrayNames,
}: Inspection): string {
  const lines = [`format   ${format}`, `name     ${name}`, `files    ${files.join(', ')}`]
  if (arrays) lines.push(`arrays   ${(arrayTexts ?? arrays).join(', ')}`)
  if (arrayNames) lines.push(`samples  ${arrayNames.samples}, labels ${arrayNames.labels}`)
  return preview ? [...lines, ...previewLines(preview)].join('\n') : lines.join('\n')
}

function previewLines(preview: TablePreview): string[] {
  const { encoding, delimiter, decimal, hasHeader, headerReason, samples, columns, classes, questions } = preview
  const rows = columns.map((column, j) => [
    column.name === '' ? `#${j + 1}` : column.name,
    column.role === 'ignored' ? 'left out' : column.role,
    column.type,
    column.least === null || column.greatest === null ? '–' : `${number(column.least)} … ${number(column.greatest)}`,
    String(column.distinct),
    String(column.missing),
    preview.rows
      .slice(0, 3)
      .map((row) => row[j] ?? '')
      .join('  '),
    column.reason,
  ])
  const because = headerReason === '' ? '' : ` (${headerReason})`
  const dialect =
    delimiter === null
      ? []
      : [
          `table    ${encoding}, separated by ${separators[delimiter] ?? delimiter}, decimal ${decimal === ',' ? 'comma' : 'point'}`,
          `header   ${hasHeader ? 'yes' : 'no'}${because}`,
        ]
  return [
    ...dialect,
    `samples  ${samples}`,
    ...(classes ? [`classes  ${classes.map((own) => `${own.name} (${own.count})`).join(', ')}`] : []),
    '',
    table([['column', 'role', 'type', 'range', 'different', 'missing', 'first rows', 'why'], ...rows]),
    ...(questions.length > 0 ? ['', ...questions.map((question) => `To decide: ${question}`)] : []),
  ]
}
