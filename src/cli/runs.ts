import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { CallError } from '../shared/contract/errors.ts'
import type { RunSummary } from '../shared/contract/runs.ts'
import { FilterError, parseFilter, type RunTest } from '../shared/filter/parseFilter.ts'
import { indexSpecs } from '../shared/filter/specIndex.ts'
import { indexSteps, stepField, stepsIn, valueIn, type StepRow, type StepTable } from '../shared/filter/stepFields.ts'
import { measured, type MeasuredName } from '../shared/quantities/table.ts'
import { nameOf } from '../shared/quantities/text.ts'
import type { Lab } from '../lab/lab.ts'
import { moment, number, table } from './format.ts'
import { restoreFrom } from './history.ts'
import { secondsTaken } from './outcomes.ts'
import { userPath } from './paths.ts'
import { addHomeOption, findByPrefix, withLab, type HomeOption, type Report } from './withLab.ts'
import { programName } from './programName.ts'

interface RunsOptions extends HomeOption {
  filter?: string
  trash?: boolean
  /** A step, as it was typed. */
  at?: string
}

export function addRunsCommands(root: Command, report: Report): void {
  addHomeOption(root.command('runs'))
    .description('list the runs, newest first')
    .option(
      '--filter <terms>',
      "list only runs that match, as in 'lambda<1e-3 tag:good status:finished objective@1000<0.01 -is:archived'",
    )
    .option('--at <step>', 'also show values at this step (last measurement at or before it)')
    .option('--trash', 'list the runs in the trash')
    .action(async (options) => report(await listRuns(options)))
  addHomeOption(root.command('trash'))
    .description('move ended runs to the trash')
    .argument('<id...>', 'ids of the runs, or their first characters')
    .action(async (ids, options) => report(await trashRuns(ids, options)))
  addHomeOption(root.command('restore'))
    .description('restore runs from the trash, or the whole history from a copy')
    .argument('<id-or-file...>', 'ids of trashed runs, or their first characters; or one copy of the history')
    .action(async (words, options) => report(await restore(words, options)))
}

/** Prints the history or its trash. */
const listRuns = ({ filter = '', trash = false, at, ...options }: RunsOptions): Promise<number> =>
  withLab(options, async (lab) => {
    const step = at === undefined ? null : readStep(at)
    const all = await lab.handlers['runs.list']({ inTrash: trash })
    const values = await readSteps(lab, [...stepsIn(filter), ...(step === null ? [] : [step])])
    const runs = filter === '' ? all : await matchingRuns(lab, all, filter, values)
    if (all.length === 0) console.log(trash ? 'The trash is empty.' : `There are no runs yet in ${lab.home}.`)
    else if (runs.length === 0) console.log(`No runs match the filter (${all.length} in all).`)
    else console.log(runsText(runs, step, values))
    return 0
  })

function runsText(runs: readonly RunSummary[], step: number | null, values: StepTable): string {
  const atStep = step === null ? [] : shownAtStep.map((quantity) => stepColumn(quantity, step, values))
  const rows = runs.map((run) => [
    run.id,
    run.status,
    moment(run.createdAt),
    objectiveText(run),
    ...atStep.map(({ cell }) => cell(run.id)),
    [run.isStarred ? '★' : '', run.name, ...run.tags.map((tag) => `#${tag}`)].filter(Boolean).join(' '),
  ])
  const titles = ['id', 'status', 'created', nameOf('lastObjective'), ...atStep.map(({ title }) => title), 'name']
  return table([titles, ...rows])
}

/** Names the step of the number where it is not the last one. */
const objectiveText = ({ progress }: RunSummary): string =>
  number(progress?.objective) + (progress?.objectiveStep === undefined ? '' : ` at ${progress.objectiveStep}`)

/** The quantities of `--at`; a filter takes every quantity. */
const shownAtStep: readonly MeasuredName[] = ['objective', 'dataLoss', 'weightGradient', 'tcv', 'step']

function stepColumn(quantity: MeasuredName, step: number, values: StepTable) {
  const cell = (id: string): string => {
    const value = valueIn(values, id, quantity, step)
    return measured[quantity].isWhole ? String(value ?? '–') : number(value)
  }
  return { title: stepField(quantity, step), cell }
}

async function readSteps({ handlers }: Lab, steps: readonly number[]): Promise<StepTable> {
  const read = new Map<number, ReadonlyMap<string, StepRow>>()
  for (const step of steps) read.set(step, indexSteps(await handlers['runs.valuesAt']({ step })))
  return read
}

function readStep(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new CallError('invalid', `--at takes a step (a whole number ≥ 0), not '${text}'`)
}

async function matchingRuns(
  { handlers }: Lab,
  runs: readonly RunSummary[],
  filter: string,
  values: StepTable,
): Promise<RunSummary[]> {
  const specs = indexSpecs(await handlers['runs.specs']({}))
  const test = readFilter(filter, specs.paths)
  return runs.filter((run) =>
    test({
      run,
      seconds: secondsTaken(run),
      specValue: (path) => specs.value(run.id, path),
      valueAt: (quantity, step) => valueIn(values, run.id, quantity, step),
    }),
  )
}

function readFilter(filter: string, paths: readonly string[]): RunTest {
  try {
    return parseFilter(filter, paths)
  } catch (error) {
    if (error instanceof FilterError) throw new CallError('invalid', `--filter: ${error.message}`)
    throw error
  }
}

const trashRuns = (prefixes: readonly string[], options: HomeOption): Promise<number> =>
  withLab(options, async ({ handlers }) => {
    const list = await handlers['runs.list']({ inTrash: false })
    const ids = [...new Set(prefixes.map((prefix) => findByPrefix(list, prefix, 'run').id))]
    await handlers['runs.trash']({ ids })
    console.log(`Moved to the trash: ${ids.join(', ')}. Undo with: ${programName} restore ${ids.join(' ')}`)
    return 0
  })

/** A word that names an existing file, or looks like a path, is a copy of the history. */
function restore(words: readonly string[], options: HomeOption): Promise<number> {
  const [word = ''] = words
  const isFile = words.length === 1 && (/[./\\]/.test(word) || existsSync(userPath(word)))
  return isFile ? restoreFrom(userPath(word), options) : restoreRuns(words, options)
}

const restoreRuns = (prefixes: readonly string[], options: HomeOption): Promise<number> =>
  withLab(options, async ({ handlers }) => {
    const list = await handlers['runs.list']({ inTrash: true })
    const ids = [...new Set(prefixes.map((prefix) => findByPrefix(list, prefix, 'trashed run').id))]
    await handlers['runs.restore']({ ids })
    console.log(`Restored from the trash: ${ids.join(', ')}.`)
    return 0
  })
