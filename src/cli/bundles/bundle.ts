import { Option, type Command } from 'commander'
import type { BundleContent, BundleRequest } from '../../shared/contract/bundles.ts'
import { CallError } from '../../shared/contract/errors.ts'
import type { Lab } from '../../lab/lab.ts'
import { chooseRuns } from '../runData/exportRun.ts'
import { bytes, moment, number, table } from '../format.ts'
import { collect } from '../optionValues.ts'
import { userPath } from '../paths.ts'
import { programName } from '../programName.ts'
import { addHomeOption, findByPrefix, withLab, type HomeOption, type Report } from '../withLab.ts'

interface BundleOptions extends HomeOption {
  study?: string
  out?: string
  weights: BundleRequest['weights']
  data?: boolean
  sheet?: string[]
  report?: string[]
  attach?: string[]
}

export function addBundleCommand(root: Command, report: Report): void {
  addHomeOption(root.command('bundle'))
    .description('write runs with everything about them into one file for a colleague or a paper')
    .argument('[id...]', 'ids of the runs, or their first characters')
    .option('--study <id>', 'every run of this study')
    .option('--out <file>', 'file to write, ending in .collapsar (default: in the folder data of the home)')
    .addOption(
      new Option('--weights <steps>', 'steps whose weights go in').choices(['none', 'last', 'all']).default('last'),
    )
    .option('--data', 'copy imported data sets; otherwise specs name them by their hash')
    .option('--sheet <id>', 'sheet of figures; may be repeated', collect)
    .option('--report <id>', 'report with its text; may be repeated', collect)
    .option('--attach <file>', 'figure, report or other file; may be repeated', collect)
    .action(async (ids, options) => report(await bundle(ids, options as BundleOptions)))
}

const bundle = (ids: readonly string[], { study, out, weights, ...options }: BundleOptions): Promise<number> =>
  withLab(options, async (lab) => {
    const made = await lab.handlers['bundles.make']({
      runs: await chooseRuns(lab, ids, study, 'bundle'),
      file: out === undefined ? null : userPath(out),
      weights,
      hasData: options.data ?? false,
      sheets: options.sheet ?? [],
      reports: await findReports(lab, options.report ?? []),
      attachments: (options.attach ?? []).map((file) => userPath(file)),
    })
    console.log(made.file)
    return 0
  })

/** Returns the ids of reports that are named by their first characters. */
async function findReports({ handlers }: Lab, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const all = await handlers['reports.list']({})
  return ids.map((id) => findByPrefix(all, id, 'report').id)
}

export interface OpenBundleOptions extends HomeOption {
  import?: boolean
  extract?: string
}

/** Prints what bundles hold, and imports them or extracts their attachments where asked. Nothing inside is run. */
export const openBundles = (files: readonly string[], options: OpenBundleOptions): Promise<number> =>
  withLab(options, async ({ handlers }) => {
    for (const path of files) {
      const file = userPath(path)
      console.log(contentText(await handlers['bundles.open']({ file })))
      if (options.extract !== undefined) {
        const { files: written } = await handlers['bundles.attachments']({ file, directory: userPath(options.extract) })
        for (const own of written) console.log(own)
      }
      if (options.import !== true) {
        console.log(`\nNothing is stored yet. Import it with: ${programName} open ${path} --import`)
        continue
      }
      const { imported, present } = await handlers['bundles.import']({ file })
      console.log(`\nImported ${imported.length} runs; ${present.length} were there already and stay as they are.`)
    }
    return 0
  })

function contentText(content: BundleContent): string {
  const { name, madeAt, runs, studies, sheets, reports, datasets, attachments } = content
  const lists = [
    ['studies', studies],
    ['sheets', sheets],
    ['reports', reports],
    ['data sets', datasets],
    ['attachments', attachments],
  ] as const
  return [
    `${name}: ${bytes(content.bytes)}, made ${moment(madeAt)}`,
    '',
    table([
      ['id', 'run', 'status', 'step', 'objective', 'TCV, largest', 'measurements', 'weights', ''],
      ...runs.map((run) => [
        run.id,
        run.name,
        run.status,
        number(run.step),
        number(run.objective),
        number(run.tcv),
        String(run.measurements),
        run.weights.length > 0 ? `${run.weights.length} steps` : '–',
        run.isThere ? 'in the history' : '',
      ]),
    ]),
    ...lists.flatMap(([title, names]) => (names.length > 0 ? [`${title}: ${names.join(', ')}`] : [])),
  ].join('\n')
}

/** Tells whether all files are bundles. Throws a CallError where some are and others are not. */
export function areBundles(files: readonly string[]): boolean {
  const found = files.filter((file) => file.toLowerCase().endsWith('.collapsar'))
  if (found.length > 0 && found.length < files.length)
    throw new CallError('invalid', 'open bundles apart from other files')
  return found.length > 0
}
