import type { Command } from 'commander'
import { CallError } from '../../shared/contract/errors.ts'
import type { StudyRecord, StudySummary } from '../../shared/contract/studies.ts'
import { fieldSymbol } from '../../shared/spec/fieldLabel.ts'
import { addValues, type StudyPlan } from '../../shared/spec/studyPlan.ts'
import { parseVariation } from '../../shared/spec/variation.ts'
import type { Lab } from '../../lab/lab.ts'
import { duration, moment } from '../format.ts'
import { collect, readCount } from '../optionValues.ts'
import { readOutcomes } from '../outcomes.ts'
import { matrixLines } from '../progress/matrix.ts'
import { stateText } from '../progress/state.ts'
import { resultText } from '../results.ts'
import {
  addTaskOptions,
  fetchStudy,
  followed,
  followStudy,
  placeTable,
  taskOptions,
  updateOnce,
  type TaskValues,
} from '../onCluster.ts'
import { readStudy, rowLength, trackStudy } from './tracked.ts'
import { addStudyListCommands } from './list.ts'
import { areOver, summaryState } from './state.ts'
import { varyHelp } from '../specs.ts'
import {
  addResumeOptions,
  addTrainingOptions,
  trainAndReport,
  type ResumeOptions,
  type TrackedRuns,
  type TrainingOptions,
} from '../training.ts'
import { addHomeOption, findByPrefix, withLab, type HomeOption, type Report } from '../withLab.ts'
import { programName } from '../programName.ts'

/** Returns the command `study`, to which others add commands. */
export function addStudyCommands(root: Command, report: Report): Command {
  const study = root.command('study').description('start, show, resume, pause, extend, name or delete a study')
  const command = (name: string, description: string): Command =>
    study.command(name).description(description).argument('<id>', 'id of the study, or its first characters')
  addHomeOption(command('show', 'show the plan of a study, the state of its runs, and their results')).action(
    async (id, options) => report(await showStudy(id, options)),
  )
  addResumeOptions(command('resume', 'resume all unfinished runs')).action(async (id, options) =>
    report(await resumeStudy(id, options)),
  )
  addHomeOption(command('pause', 'checkpoint and stop running runs (fails if another process owns the study)')).action(
    async (id, options) => report(await pauseStudy(id, options)),
  )
  addTrainingOptions(command('follow', 'follow a study on a cluster until its runs end')).action(async (id, options) =>
    report(await followStudy(id, options)),
  )
  addHomeOption(command('fetch', 'copy the weights of a study on a cluster into the history')).action(
    async (id, options) => report(await fetchStudy(id, options)),
  )
  addTrainingOptions(command('extend', 'add values to a study and train only the new runs'))
    .requiredOption('--vary <path=values>', varyHelp, collect)
    .option('--on <place>', `where the new runs train: a cluster, or ${thisMachine} (default: where the study is)`)
    .action(async (id, options) => report(await extendStudy(id, options)))
  addTaskOptions(addTrainingOptions(command('move', 'move waiting or stopped runs to a cluster, or to this machine')))
    .requiredOption('--to <place>', `cluster that trains the runs, or ${thisMachine}`)
    .option('--run <id>', 'id of a run, or its first characters; repeat it for several', collect)
    .option('--last <number>', 'how many of the runs that wait move, the last ones (default: all)', readCount)
    .action(async (id, options) => report(await moveRuns(id, options)))
  addStudyListCommands(root, study, report)
  return study
}

const showStudy = (prefix: string, options: HomeOption): Promise<number> =>
  withLab(options, async (lab) => {
    const { summary } = await readStudy(lab, prefix)
    const isOnCluster = (await lab.handlers['clusters.runs']({ study: summary.id })).length > 0
    const problem = isOnCluster ? await updateOnce(lab) : null
    if (problem !== null) console.error(problem)
    const record = await lab.handlers['studies.read']({ id: summary.id })
    const outcomes = await readOutcomes(
      lab,
      record.cells.map(({ run }) => run.id),
    )
    const places = await placeTable(lab, summary.id)
    console.log([...studyFacts(record), '', ...(places === '' ? [] : [places, '']), resultText(outcomes)].join('\n'))
    return 0
  })

const resumeStudy = (prefix: string, options: ResumeOptions): Promise<number> =>
  trainAndReport(options, async (lab) => {
    const { summary } = await readStudy(lab, prefix)
    await lab.handlers['studies.resume']({ id: summary.id, fromWeights: options.fromWeights })
    return await trackAnywhere(lab, summary.id)
  })

const pauseStudy = (prefix: string, options: HomeOption): Promise<number> =>
  withLab(options, async (lab) => {
    const { summary } = await readStudy(lab, prefix)
    await lab.handlers['studies.pause']({ id: summary.id })
    console.log(`Study ${summary.id} is paused. Resume with: ${programName} study resume ${summary.id}`)
    return 0
  })

const extendStudy = (
  prefix: string,
  { vary, on, ...options }: TrainingOptions & { vary: string[]; on?: string },
): Promise<number> =>
  trainAndReport(options, async (lab) => {
    const { summary, plan } = await readStudy(lab, prefix)
    const longer = vary.map(parseVariation).reduce<StudyPlan>((p, { path, values }) => addValues(p, path, values), plan)
    await lab.handlers['studies.extend']({ id: summary.id, plan: longer, ...placeOf(on) })
    const isOnCluster = (await lab.handlers['clusters.runs']({ study: summary.id })).length > 0
    if (summary.isPaused || (!isOnCluster && !areOver(summary)))
      await lab.handlers['studies.resume']({ id: summary.id })
    return await trackAnywhere(lab, summary.id)
  })

/** Stands for this machine where a command names a place; the host of a cluster has the same word. */
const thisMachine = 'local'

const placeOf = (on: string | undefined): { cluster?: string | null } =>
  on === undefined ? {} : { cluster: on === thisMachine ? null : on }

type MoveOptions = TrainingOptions & TaskValues & { to: string; run?: string[]; last?: number }

/** Moves runs. Those that move to this machine train at once. */
function moveRuns(prefix: string, { to, run, last, ...options }: MoveOptions): Promise<number> {
  const move = async (lab: Lab): Promise<string> => {
    const { summary, cells } = await readStudy(lab, prefix)
    const all = cells.map((cell) => cell.run)
    const waiting = all.filter(({ status }) => status === 'queued').map(({ id }) => id)
    const chosen = run?.map((start) => findByPrefix(all, start, 'run').id) ?? waiting.slice(-(last ?? waiting.length))
    if (chosen.length === 0)
      throw new CallError('notPossible', `no run of study ${summary.id} waits: name stopped runs with --run`)
    const cluster = to === thisMachine ? null : to
    await lab.handlers['studies.move']({ id: summary.id, runs: chosen, cluster, options: taskOptions(options) })
    console.error(`Moved ${chosen.length === 1 ? '1 run' : `${chosen.length} runs`} to ${to}.`)
    return summary.id
  }
  if (to === thisMachine) return trainAndReport(options, async (lab) => await trackAnywhere(lab, await move(lab)))
  return withLab(options, async (lab) => {
    const id = await move(lab)
    const problem = await updateOnce(lab)
    console.log(await placeTable(lab, id))
    if (problem !== null) console.error(problem)
    return problem === null ? 0 : 1
  })
}

async function trackAnywhere(lab: Lab, id: string): Promise<TrackedRuns> {
  const isOnCluster = (await lab.handlers['clusters.runs']({ study: id })).length > 0
  return isOnCluster ? await followed(lab, id) : await trackStudy(lab, id)
}

function studyFacts({ summary, plan, cells }: StudyRecord): string[] {
  const runs = cells.map(({ run }) => ({ ...run, label: '' }))
  const state = { runs, rowLength: rowLength(plan, runs.length), done: summary.done, secondsLeft: summary.secondsLeft }
  const facts = [
    ['study', summary.id],
    ['name', summary.name],
    ['preset', [summary.preset ?? '–', ...(summary.size ? [summary.size] : [])].join(', ')],
    ['created', moment(summary.createdAt)],
    ...plan.parts.slice(0, 12).map(({ label, axes }) => ['part', [label, ...axes.map(axisText)].join('; ')]),
    ['state', `${summaryState(summary)}; ${stateText(state)}`],
    ...(summary.waiting ? [['queue', waitingText(summary.waiting)]] : []),
  ]
  const lines = facts.map(([name = '', value = '']) => `${name.padEnd(9)} ${value}`)
  return runs.length > 0 ? [...lines, '', ...matrixLines(state, 79)] : lines
}

const axisText = ({ path, values }: { path: string; values: readonly unknown[] }): string =>
  values.length > 12
    ? `${values.length} × ${fieldSymbol(path)} (${values[0]} … ${values.at(-1)})`
    : `${fieldSymbol(path)} = ${values.join(', ')}`

/** `5 runs wait on the cluster for 3 min 20 s; others waited 40 s`: the wait on a cluster is no part of the time left. */
function waitingText({ runs, since, usualSeconds }: NonNullable<StudySummary['waiting']>): string {
  const others = usualSeconds === null ? '' : `; others waited ${duration(usualSeconds)}`
  const waits = runs === 1 ? '1 run waits' : `${runs} runs wait`
  return `${waits} on the cluster for ${duration(Math.max(0, (Date.now() - since) / 1000))}${others}`
}
