import { Option, type Command } from 'commander'
import type { DataSetSummary, TableOptions } from '../shared/contract/datasets.ts'
import { importedData } from '../shared/spec/onData.ts'
import type { Lab } from '../lab/lab.ts'
import { findSet } from './dataOption.ts'
import { setFacts } from './setFacts.ts'
import { bytes, moment, number, table } from './format.ts'
import { inspectionText } from './inspectionText.ts'
import { collect, readArrays, readYesNo } from './optionValues.ts'
import { userPath } from './paths.ts'
import { addHomeOption, withLab, type HomeOption, type Report } from './withLab.ts'
import { programName } from './programName.ts'

interface ImportOptions extends HomeOption {
  name?: string
  labels?: string
  label?: string
  labelColumn?: string
  drop?: string[]
  keep?: string[]
  header?: boolean
  delimiter?: string
  decimal?: '.' | ','
  missing?: string[]
  encoding?: string
  preview?: boolean
  arrays?: { samples: string; labels: string }
}

const exitCodes = { fine: 0, failed: 1, interrupted: 130 }
const id = 'cli'
const stages = { reading: 'reading', writing: 'writing into the home' } as const

export function addDatasetCommands(root: Command, report: Report): void {
  addHomeOption(root.command('import'))
    .description('import a data set: a table, arrays, IDX, CIFAR, or a folder of pictures')
    .argument('<file...>', 'files of one data set, or a folder with one folder of pictures per class')
    .option('--name <name>', 'name of the data set (default: the name of its files)')
    .option('--labels <file>', 'file with the labels, if it is not found beside the samples')
    .option(
      '--label <column>',
      'for a table: column of the labels, by name or by number from 1 (#3 where 3 is a name too)',
    )
    .addOption(new Option('--label-column <column>', 'older name of --label').hideHelp())
    .option('--drop <column>', 'for a table: leave a column out; may be repeated', collect)
    .option('--keep <column>', 'for a table: keep a column as a feature, also where it numbers the rows', collect)
    .option('--header <yes|no>', 'for a table: whether the first line has the names of the columns', readYesNo)
    .option('--delimiter <character>', 'for a table: tab, semicolon, comma, "vertical bar" or the character')
    .addOption(new Option('--decimal <sign>', 'for a table: decimal sign').choices(['.', ',']))
    .option('--missing <text>', 'for a table: text that means a missing number, besides NA, ? and others', collect)
    .option('--encoding <name>', 'for a table: utf-8, utf-16le, utf-16be, windows-1252 or iso-8859-1')
    .option('--preview', 'show what the files hold and how they would be read, and import nothing')
    .option(
      '--arrays <samples,labels>',
      'for files of arrays: names of the two arrays; images,coarse for CIFAR-100',
      readArrays,
    )
    .action(async (files, options) => report(await (options.preview ? previewSet : importSet)(files, options)))
  addHomeOption(root.command('datasets'))
    .description('list the data sets, show one, or remove one')
    .argument('[name]', 'name of an imported set, or the first characters of its hash (4 or more)')
    .option('--json', 'print the facts of the set, with the means of each class, as JSON')
    .option('--remove', 'remove the data set from the home')
    .option('--even-if-used', 'remove it even if runs were trained on it')
    .action(async (name, options) => report(await listSets(name, options)))
}

/** Imports one data set and shows the progress; Ctrl+C leaves nothing behind. */
function importSet(files: readonly string[], options: ImportOptions): Promise<number> {
  const show = progressLine()
  const run = async ({ handlers }: Lab): Promise<number> => {
    let isInterrupted = false
    const cancel = (): void => {
      isInterrupted = true
      void Promise.resolve(handlers['datasets.cancel']({ id })).catch(() => {})
    }
    process.once('SIGINT', cancel)
    process.once('SIGTERM', cancel)
    try {
      const { dataset, wasThere, notes } = await handlers['datasets.import'](importRequest(files, options))
      show('')
      if (wasThere) console.log(`The home already holds these data as '${dataset.name}'; nothing was changed.\n`)
      for (const note of notes) console.log(note)
      if (notes.length > 0) console.log('')
      console.log(setText(dataset))
      return exitCodes.fine
    } catch (error) {
      show('')
      if (!isInterrupted) throw error
      console.error(`${programName}: import cancelled; no data were added`)
      return exitCodes.interrupted
    } finally {
      process.off('SIGINT', cancel)
      process.off('SIGTERM', cancel)
    }
  }
  return withLab(options, run, {
    'datasets.progressed': ({ stage, done }) => show(`${stages[stage]}  ${Math.floor(100 * done)} %`),
  })
}

const importRequest = (files: readonly string[], options: ImportOptions) => ({
  id,
  files: filesOf(files, options),
  name: options.name ?? null,
  table: tableOptions(options),
  arrays: options.arrays ?? null,
})

const filesOf = (files: readonly string[], { labels }: ImportOptions): string[] =>
  [...files, ...(labels === undefined ? [] : [labels])].map((file) => userPath(file))

const tableOptions = (options: ImportOptions): TableOptions => ({
  label: options.label ?? options.labelColumn ?? null,
  drop: options.drop ?? [],
  keep: options.keep ?? [],
  header: options.header ?? null,
  delimiter: options.delimiter ?? null,
  decimal: options.decimal ?? null,
  missing: options.missing ?? [],
  encoding: options.encoding ?? null,
})

const previewSet = (files: readonly string[], options: ImportOptions): Promise<number> =>
  withLab(options, async ({ handlers }) => {
    const inspection = await handlers['datasets.inspect']({
      files: filesOf(files, options),
      table: tableOptions(options),
    })
    console.log(inspectionText(inspection))
    return exitCodes.fine
  })

/** Overwrites one line of a terminal; elsewhere only the result is printed. */
function progressLine(): (text: string) => void {
  const { stderr } = process
  return (text) => void (stderr.isTTY && stderr.write(`\r\u001b[K${text}`))
}

interface ListOptions {
  remove?: boolean
  evenIfUsed?: boolean
  json?: boolean
}

const listSets = (
  name: string | undefined,
  { remove = false, evenIfUsed = false, json = false, ...options }: HomeOption & ListOptions,
): Promise<number> =>
  withLab(options, async ({ handlers }) => {
    const list = await handlers['datasets.list']({})
    if (name === undefined) {
      console.log(listText(list))
      return exitCodes.fine
    }
    const set = findSet(list, name)
    if (json) console.log(JSON.stringify(await setFacts(handlers, set), null, 2))
    else if (!remove) console.log(setText(set))
    else if (set.runs > 0 && !evenIfUsed) {
      console.error(
        `${programName}: ${set.runs} runs were trained on '${set.name}'. Without it you keep their results, but you cannot`,
      )
      console.error('repeat or analyse them until you import it again. Remove it anyway with: --even-if-used')
      return exitCodes.failed
    } else {
      await handlers['datasets.remove']({ id: set.id, evenIfUsed })
      console.log(`Removed '${set.name}'.`)
    }
    return exitCodes.fine
  })

const shapeText = (shape: readonly number[]): string => shape.join(' × ')

function listText(list: readonly DataSetSummary[]): string {
  const rows = list.map((set) => [
    set.name,
    String(set.samples),
    shapeText(set.shape),
    String(set.classNames.length),
    bytes(set.bytes),
    String(set.runs),
    set.addedAt === null ? 'embedded' : moment(set.addedAt),
    set.hash.slice(0, 12),
  ])
  return table([['name', 'samples', 'shape', 'classes', 'size', 'runs', 'added', 'SHA-256'], ...rows])
}

const mostClasses = 20

function setText(set: DataSetSummary): string {
  const { classNames, counts, range, missing, incomplete } = set
  const classes = classNames.map((name, k) => `${name} (${counts[k]})`)
  const shown = [...classes.slice(0, mostClasses), ...(classes.length > mostClasses ? ['…'] : [])].join(', ')
  const facts = [
    ['name', set.name],
    ['SHA-256', set.hash],
    ['source', set.source],
    ['samples', `${set.samples} of ${shapeText(set.shape)} numbers (${set.type}), ${bytes(set.bytes)}`],
    ['classes', `${classNames.length}: ${shown}`],
    ['range', range ? `${number(range[0])} … ${number(range[1])}` : '–'],
    ['missing', missing > 0 ? `${missing} numbers, in ${incomplete} samples` : 'none'],
    ...(set.problem === null ? [] : [['problem', set.problem]]),
  ]
  const data = importedData(set, { kind: 'balanced', perClass: Math.min(5, ...counts), seed: 0 })
  return [
    ...facts.map(([name = '', value = '']) => `${name.padEnd(8)} ${value}`),
    '',
    `Train on it: ${programName} run fig2 --quick --data '${set.name}'`,
    'or as the field data of a spec:',
    JSON.stringify(data),
  ].join('\n')
}
