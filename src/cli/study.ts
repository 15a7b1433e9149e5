import type { StudyRecord, StudySummary } from '../shared/contract/studies.ts'
import { figuresOfPreset } from '../shared/spec/presets/index.ts'
import { fieldSymbol } from '../shared/spec/fieldLabel.ts'
import type { FigureKind } from '../shared/spec/figureKind.ts'
import { extended, type StudyPlan } from '../shared/spec/studyPlan.ts'
import { parseVariation } from '../shared/spec/variation.ts'
import type { Lab } from '../lab/lab.ts'
import { isOver } from '../lab/studies/progress.ts'
import { follow, type Followed, type FollowOptions } from './training.ts'
import { duration, moment, table } from './format.ts'
import { findByBeginning, withLab, type HomeOption } from './show.ts'
import { matrixLines, studyState } from './progress/matrix.ts'
import { readOutcomes } from './outcomes.ts'
import { resultText } from './results.ts'

/** Every study, newest first. */
export const studiesCommand = (options: HomeOption): Promise<number> =>
  withLab(options, async ({ handlers, home }) => {
    const studies = await handlers['studies.list']({})
    if (studies.length === 0) console.log(`There are no studies yet in ${home}.`)
    const rows = studies.map((study) => [
      study.id,
      stateText(study),
      `${Math.floor(study.done * 100)} %`,
      moment(study.createdAt),
      String(study.runs),
      study.name,
    ])
    if (rows.length > 0) console.log(table([['id', 'state', 'done', 'created', 'runs', 'name'], ...rows]))
    return 0
  })

/** One study: what it varies, how its runs are, and what came out so far. */
export const studyShowCommand = (beginning: string, options: HomeOption): Promise<number> =>
  withLab(options, async (lab) => {
    const record = await readStudy(lab, beginning)
    const outcomes = await readOutcomes(
      lab,
      record.cells.map(({ run }) => run.id),
    )
    console.log([...studyFacts(record), '', resultText(outcomes)].join('\n'))
    return 0
  })

/** Takes up every run of a study that is not over, and shows it. */
export const studyResumeCommand = (beginning: string, options: FollowOptions): Promise<number> =>
  follow(options, async (lab) => {
    const { summary } = await readStudy(lab, beginning)
    await lab.handlers['studies.resume']({ id: summary.id })
    return await followedStudy(lab, summary.id)
  })

export const studyPauseCommand = (beginning: string, options: HomeOption): Promise<number> =>
  withLab(options, async (lab) => {
    const { summary } = await readStudy(lab, beginning)
    await lab.handlers['studies.pause']({ id: summary.id })
    console.log(`Study ${summary.id} is paused. To go on: lab study resume ${summary.id}`)
    return 0
  })

/** Adds values to what a study varies, or varies another field of it, and shows the runs that are new. */
export const studyExtendCommand = (
  beginning: string,
  { vary, ...options }: FollowOptions & { vary: string[] },
): Promise<number> =>
  follow(options, async (lab) => {
    const { summary, plan } = await readStudy(lab, beginning)
    const longer = vary.map(parseVariation).reduce<StudyPlan>((p, { path, values }) => extended(p, path, values), plan)
    await lab.handlers['studies.extend']({ id: summary.id, plan: longer })
    const hasRest = summary.isPaused || Object.keys(summary.counts).some((status) => !isOver(status as 'finished'))
    if (hasRest) await lab.handlers['studies.resume']({ id: summary.id })
    return await followedStudy(lab, summary.id)
  })

export async function readStudy({ handlers }: Lab, beginning: string): Promise<StudyRecord> {
  const { id } = findByBeginning(await handlers['studies.list']({}), beginning, 'study')
  return await handlers['studies.read']({ id })
}

/** A study as it is shown until it is over; its figures are those of its preset. */
export async function followedStudy({ handlers }: Lab, id: string): Promise<Followed> {
  const { summary, plan, cells } = await handlers['studies.read']({ id })
  return {
    title: summary.name,
    runs: cells.map(({ run }) => run),
    rowLength: rowLength(plan, cells.length),
    figures: figuresOf(summary.preset, cells.length),
    stop: async () => {
      const { summary: now } = await handlers['studies.read']({ id })
      if (now.counts.queued || now.counts.running) await handlers['studies.pause']({ id })
    },
    goOn: (runs) => (runs.every(({ status }) => isOver(status)) ? null : `lab study resume ${id}`),
  }
}

/** Those of a preset that is still there; else what the runs came to over what was varied, and their spectra. */
export const figuresOf = (name: string | null, runs: number): readonly FigureKind[] =>
  figuresOfPreset(name) ?? (runs > 1 ? ['results', 'spectra'] : ['spectra'])

/** A grid of one part is shown as one. */
function rowLength({ parts }: StudyPlan, runs: number): number {
  const axes = parts.length === 1 ? (parts[0]?.axes ?? []) : []
  return axes.length > 1 ? (axes.at(-1)?.values.length ?? runs) : runs
}

function studyFacts({ summary, plan, cells }: StudyRecord): string[] {
  const runs = cells.map(({ run }) => ({ ...run, label: '' }))
  const shown = { runs, rowLength: rowLength(plan, runs.length), done: summary.done, secondsLeft: summary.secondsLeft }
  const facts = [
    ['study', summary.id],
    ['name', summary.name],
    ['preset', [summary.preset ?? '–', ...(summary.size ? [summary.size] : [])].join(', ')],
    ['created', moment(summary.createdAt)],
    ...plan.parts.slice(0, 12).map(({ label, axes }) => ['part', [label, ...axes.map(axisText)].join('; ')]),
    ['state', `${stateText(summary)}; ${studyState(shown)}`],
  ]
  const lines = facts.map(([name = '', value = '']) => `${name.padEnd(9)} ${value}`)
  return runs.length > 0 ? [...lines, '', ...matrixLines(shown, 79)] : lines
}

const axisText = ({ path, values }: { path: string; values: readonly unknown[] }): string =>
  values.length > 12
    ? `${values.length} × ${fieldSymbol(path)} (${values[0]} … ${values.at(-1)})`
    : `${fieldSymbol(path)} = ${values.join(', ')}`

/** `running, 12 s left`, `paused`, `ended`. */
function stateText({ isPaused, counts, secondsLeft }: StudySummary): string {
  if (counts.running) return secondsLeft === null ? 'running' : `running, ${duration(secondsLeft)} left`
  if (isPaused) return 'paused'
  if (counts.queued) return 'waiting'
  const isWhole = Object.keys(counts).every((status) => isOver(status as 'finished'))
  return isWhole ? 'ended' : 'to be resumed'
}
