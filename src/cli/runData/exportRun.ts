import { Option, type Command } from 'commander'
import { CallError } from '../../shared/contract/errors.ts'
import {
  runDataFormats,
  runDataParts,
  scriptFrameworks,
  type RunDataFormat,
  type RunDataPart,
  runTableFormats,
  type RunDataRequest,
  type RunTableFormat,
  type ScriptFramework,
} from '../../shared/contract/runData.ts'
import type { Lab } from '../../lab/lab.ts'
import { userPath } from '../paths.ts'
import { programName } from '../programName.ts'
import { readStudy } from '../studies/tracked.ts'
import { addHomeOption, findByPrefix, withLab, type HomeOption, type Report } from '../withLab.ts'

interface ExportRunOptions extends HomeOption {
  study?: string
  format: RunDataFormat
  what?: string
  steps: string
  out?: string
  name?: string
}

export function addExportRunCommands(root: Command, report: Report): void {
  addHomeOption(root.command('export-run'))
    .description('export weights, features, inputs, labels and measurements of runs for other programs')
    .argument('[id...]', 'ids of the runs, or their first characters')
    .option('--study <id>', 'export every run of this study')
    .addOption(formatOption())
    .option('--what <parts>', `parts to export, separated by commas: ${runDataParts.join(', ')} (default: all)`)
    .option('--steps <steps>', 'steps with stored weights: last, all, or numbers separated by commas', 'last')
    .option('--out <dir>', 'folder for the files (default: the folder data of the home)')
    .option('--name <name>', 'file name without extension, for one run')
    .action(async (ids, options) => report(await exportRuns(ids, options, null)))
  addHomeOption(root.command('table'))
    .description('export one row a run: every field of its spec and every quantity')
    .argument('[id...]', 'ids of the runs, or their first characters (default: all runs)')
    .option('--study <id>', 'only the runs of this study')
    .addOption(new Option('--format <name>', 'format of the file').choices(runTableFormats).default('csv'))
    .option('--out <dir>', 'folder for the file (default: the folder data of the home)')
    .option('--name <name>', 'file name without extension', 'runs')
    .action(async (ids, options) => report(await exportTable(ids, options as TableOptions)))
  addHomeOption(root.command('script'))
    .description('export a run with a Python script that recomputes its objective, gradient and spectra')
    .argument('<id>', 'id of the run, or its first characters')
    .addOption(
      new Option('--framework <name>', 'library of the script; notebook: a Jupyter notebook with a table and a figure')
        .choices(scriptFrameworks)
        .default('numpy'),
    )
    .addOption(formatOption())
    .option('--steps <steps>', 'steps with stored weights: last, all, or numbers separated by commas', 'last')
    .option('--out <dir>', 'folder for the files (default: the folder data of the home)')
    .option('--name <name>', 'file name without extension')
    .action(async (id, { framework, ...options }) =>
      report(await exportRuns([id], options as ExportRunOptions, framework as ScriptFramework)),
    )
}

interface TableOptions extends HomeOption {
  study?: string
  format: RunTableFormat
  out?: string
  name: string
}

const exportTable = (ids: readonly string[], { study, format, out, name, ...options }: TableOptions): Promise<number> =>
  withLab(options, async (lab) => {
    const isAll = ids.length === 0 && study === undefined
    const runs = isAll
      ? (await lab.handlers['runs.list']({})).map(({ id }) => id).toReversed()
      : await chooseRuns(lab, ids, study)
    if (runs.length === 0) throw new CallError('notPossible', 'the history has no runs yet')
    const directory = out === undefined ? null : userPath(out)
    const { files } = await lab.handlers['runs.exportTable']({ runs, format, directory, fileName: name })
    for (const file of files) console.log(file)
    return 0
  })

const formatOption = (): Option =>
  new Option('--format <name>', 'format of the file').choices(runDataFormats).default('npz')

const exportRuns = (
  ids: readonly string[],
  options: ExportRunOptions,
  script: ScriptFramework | null,
): Promise<number> =>
  withLab(options, async (lab) => {
    const runs = await chooseRuns(lab, ids, options.study)
    if (options.name !== undefined && runs.length > 1)
      throw new CallError('invalid', `--name names one file, but there are ${runs.length} runs; leave it out`)
    const request = {
      format: options.format,
      parts: readParts(options.what),
      steps: readSteps(options.steps),
      directory: options.out === undefined ? null : userPath(options.out),
      fileName: options.name ?? null,
      script,
    }
    for (const run of runs) {
      const { files } = await lab.handlers['runs.exportData']({ run, ...request })
      for (const file of files) console.log(file)
    }
    return 0
  })

/** Returns the runs that a command names, by their ids or by a study. Throws a CallError. */
export async function chooseRuns(
  lab: Lab,
  ids: readonly string[],
  study: string | undefined,
  command = 'export-run',
): Promise<string[]> {
  if (study !== undefined) {
    if (ids.length > 0) throw new CallError('invalid', 'run ids and --study exclude each other; give one of them')
    return (await readStudy(lab, study)).cells.map(({ run }) => run.id)
  }
  if (ids.length === 0)
    throw new CallError(
      'invalid',
      `name runs (${programName} ${command} ID…) or a study (${programName} ${command} --study ID)`,
    )
  const list = await lab.handlers['runs.list']({})
  return ids.map((id) => findByPrefix(list, id, 'run').id)
}

function readParts(text: string | undefined): RunDataPart[] {
  if (text === undefined) return [...runDataParts]
  return text.split(',').map((word) => {
    const part = runDataParts.find((name) => name === word.trim())
    if (!part) throw new CallError('invalid', `--what: '${word.trim()}' is none of ${runDataParts.join(', ')}`)
    return part
  })
}

function readSteps(text: string): RunDataRequest['steps'] {
  if (text === 'last' || text === 'all') return text
  return text.split(',').map((word) => {
    if (/^\s*\d{1,9}\s*$/.test(word)) return Number(word)
    throw new CallError('invalid', `--steps: '${word.trim()}' is neither last, all, nor a whole number`)
  })
}
