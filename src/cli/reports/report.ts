import { readFileSync } from 'node:fs'
import { basename, dirname, extname } from 'node:path'
import { Option, type Command } from 'commander'
import { CallError } from '../../shared/contract/errors.ts'
import { mostReportText, reportFormats, type ReportFormat, type ReportSummary } from '../../shared/contract/reports.ts'
import type { Lab } from '../../lab/lab.ts'
import { moment, table } from '../format.ts'
import { userPath } from '../paths.ts'
import { addHomeOption, findByPrefix, withLab, type HomeOption, type Report } from '../withLab.ts'

export function addReportCommands(root: Command, report: Report): void {
  const group = root.command('report').description('list, show, add and export reports: pages with figures and numbers')
  addHomeOption(group.command('list'))
    .description('list the reports, the last changed first')
    .action(async (options: HomeOption) => report(await list(options)))
  addHomeOption(group.command('show'))
    .description('print the text of a report, and the faults of its numbers and figures')
    .argument('<id>', 'id of the report, or its first characters')
    .action(async (id: string, options: HomeOption) => report(await show(id, options)))
  addHomeOption(group.command('add'))
    .description('add a report from a Markdown file, or replace the text of one')
    .argument('<file>', 'file with the text')
    .option('--name <name>', 'name of the report (default: the name of the file)')
    .option('--replace <id>', 'report whose text is replaced')
    .action(async (file: string, options: AddOptions) => report(await add(file, options)))
  addHomeOption(group.command('export'))
    .description('write a report with its figures and numbers as they are now')
    .argument('<id>', 'id of the report, or its first characters')
    .argument('[file]', 'file to write, or folder for LaTeX (default: in the folder figures of the home)')
    .addOption(
      new Option(
        '--format <format>',
        'html: one file; latex: a folder, or one file where FILE ends in .zip; pdf: only from the window',
      ).choices(reportFormats),
    )
    .action(async (id: string, file: string | undefined, options: ExportOptions) =>
      report(await exportReport(id, file, options)),
    )
}

const list = (options: HomeOption): Promise<number> =>
  withLab(options, async ({ handlers }) => {
    const all = await handlers['reports.list']({})
    if (all.length === 0) console.log('No reports.')
    else
      console.log(
        table([
          ['id', 'name', 'figures', 'changed'],
          ...all.map(({ id, name, figures, changedAt }) => [id, name, String(figures), moment(changedAt)]),
        ]),
      )
    return 0
  })

const find = async ({ handlers }: Lab, id: string): Promise<ReportSummary> =>
  findByPrefix(await handlers['reports.list']({}), id, 'report')

const show = (id: string, options: HomeOption): Promise<number> =>
  withLab(options, async (lab) => {
    const { summary, content } = await lab.handlers['reports.read']({ id: (await find(lab, id)).id })
    const { numbers, figures, tables } = await lab.handlers['reports.answer']({ text: content.text })
    console.log(`${summary.name} (${summary.id}), changed ${moment(summary.changedAt)}\n`)
    console.log(content.text)
    const faults = [
      ...Object.entries(numbers).flatMap(([source, { problem }]) =>
        problem === null ? [] : [`{{${source}}}: ${problem}`],
      ),
      ...[...figures, ...tables].flatMap(({ problem }) => (problem === null ? [] : [problem])),
    ]
    for (const fault of faults) console.error(fault)
    return faults.length > 0 ? 1 : 0
  })

interface AddOptions extends HomeOption {
  name?: string
  replace?: string
}

const add = (file: string, { name, replace, ...options }: AddOptions): Promise<number> =>
  withLab(options, async (lab) => {
    const text = readText(userPath(file))
    const old = replace === undefined ? null : await find(lab, replace)
    const before = old ? (await lab.handlers['reports.read']({ id: old.id })).content : null
    const { id } = await lab.handlers['reports.save']({
      id: old?.id ?? null,
      name: (name ?? old?.name ?? basename(file, extname(file))).trim().slice(0, 120) || 'Report',
      content: { paper: before?.paper ?? 'A4', text },
    })
    console.log(id)
    return 0
  })

function readText(path: string): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new CallError('notFound', `the file ${path} cannot be read: ${(error as Error).message}`)
  }
  if (text.length > mostReportText)
    throw new CallError('invalid', `${path} has ${text.length} characters; a report has at most ${mostReportText}`)
  return text
}

interface ExportOptions extends HomeOption {
  format?: ReportFormat
}

const endings: Readonly<Record<string, ReportFormat>> = {
  '.html': 'html',
  '.htm': 'html',
  '.pdf': 'pdf',
  '.zip': 'latex',
  '.tex': 'latex',
}

const exportReport = (id: string, file: string | undefined, { format, ...options }: ExportOptions): Promise<number> =>
  withLab(options, async (lab) => {
    const path = file === undefined ? null : userPath(file)
    const ending = path === null ? '' : extname(path).toLowerCase()
    const own = format ?? endings[ending]
    if (own === undefined)
      throw new CallError(
        'invalid',
        `name the format with --format (${reportFormats.join(', ')}), or the ending of FILE`,
      )
    const { summary, content } = await lab.handlers['reports.read']({ id: (await find(lab, id)).id })
    const { files } = await lab.handlers['reports.export']({
      name: summary.name,
      content,
      format: own,
      directory: path === null ? null : dirname(path),
      fileName: path === null ? null : basename(path, endings[ending] === own ? extname(path) : ''),
      isZipped: ending === '.zip',
    })
    for (const written of files) console.log(written)
    return 0
  })
