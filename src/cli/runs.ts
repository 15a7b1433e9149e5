import { CallError } from '../shared/contract/errors.ts'
import type { RunSummary } from '../shared/contract/runs.ts'
import { FilterError, parseFilter, type RunTest } from '../shared/filter/parseFilter.ts'
import { indexSpecs } from '../shared/filter/specIndex.ts'
import {
  indexSteps,
  stepField,
  stepQuantities,
  stepsIn,
  valueIn,
  type StepRow,
  type StepTable,
} from '../shared/filter/stepFields.ts'
import type { Lab } from '../lab/lab.ts'
import { moment, number, table } from './format.ts'
import { findByBeginning, withLab, type HomeOption } from './show.ts'
import { secondsTaken } from './outcomes.ts'

export interface RunsOptions extends HomeOption {
  filter?: string
  trash?: boolean
  /** A step, as it was typed. */
  at?: string
}

/** The history or its trash, newest first. */
export const runsCommand = ({ filter = '', trash = false, at, ...options }: RunsOptions): Promise<number> =>
  withLab(options, async (lab) => {
    const step = at === undefined ? null : readStep(at)
    const all = await lab.handlers['runs.list']({ inTrash: trash })
    const values = await readSteps(lab, [...stepsIn(filter), ...(step === null ? [] : [step])])
    const runs = filter === '' ? all : await chosenRuns(lab, all, filter, values)
    if (all.length === 0) console.log(trash ? 'The trash is empty.' : `There are no runs yet in ${lab.home}.`)
    else if (runs.length === 0) console.log(`No run is like that, of ${all.length}.`)
    const own = (step === null ? [] : stepQuantities.map((quantity) => ({ quantity, step }))).map((wanted) => ({
      title: stepField(wanted.quantity, wanted.step),
      cell: (id: string) => {
        const value = valueIn(values, id, wanted.quantity, wanted.step)
        return wanted.quantity === 'step' ? String(value ?? '–') : number(value)
      },
    }))
    const rows = runs.map((run) => [
      run.id,
      run.status,
      moment(run.createdAt),
      number(run.progress?.objective),
      ...own.map(({ cell }) => cell(run.id)),
      [run.isStarred ? '★' : '', run.name, ...run.tags.map((tag) => `#${tag}`)].filter(Boolean).join(' '),
    ])
    const titles = ['id', 'status', 'created', 'objective', ...own.map(({ title }) => title), 'name']
    if (rows.length > 0) console.log(table([titles, ...rows]))
    return 0
  })

async function readSteps({ handlers }: Lab, steps: readonly number[]): Promise<StepTable> {
  const read = new Map<number, ReadonlyMap<string, StepRow>>()
  for (const step of steps) read.set(step, indexSteps(await handlers['runs.valuesAt']({ step })))
  return read
}

function readStep(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new CallError('invalid', `--at is a step, a whole number from 0, not '${text}'`)
}

async function chosenRuns(
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

/** Puts runs into the trash, or takes them out; `ids` may be beginnings. */
export const trashCommand = (ids: readonly string[], call: 'trash' | 'restore', options: HomeOption): Promise<number> =>
  withLab(options, async ({ handlers }) => {
    const list = await handlers['runs.list']({ inTrash: call === 'restore' })
    const found = [...new Set(ids.map((id) => findByBeginning(list, id, 'run').id))]
    await handlers[`runs.${call}`]({ ids: found })
    console.log(`${found.join(', ')}: ${call === 'trash' ? 'put into the trash' : 'taken out of the trash'}.`)
    return 0
  })
