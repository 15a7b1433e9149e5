import type { Command } from 'commander'
import type { StudyRecord, StudySummary } from '../../shared/contract/studies.ts'
import { fieldSymbol } from '../../shared/spec/fieldLabel.ts'
import { addValues, type StudyPlan } from '../../shared/spec/studyPlan.ts'
import { parseVariation } from '../../shared/spec/variation.ts'
import type { Lab } from '../../lab/lab.ts'
import { duration, moment } from '../format.ts'
import { collect } from '../optionValues.ts'
import { readOutcomes } from '../outcomes.ts'
import { matrixLines } from '../progress/matrix.ts'
import { stateText } from '../progress/state.ts'
import { resultText } from '../results.ts'
import { fetchStudy, followed, followStudy, placeTable, updateOnce } from '../onCluster.ts'
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
import { addHomeOption, withLab, type HomeOption, type Report } from '../withLab.ts'
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
    .action(async (id, options) => report(await extendStudy(id, options)))
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

const extendStudy = (prefix: string, { vary, ...options }: TrainingOptions & { vary: string[] }): Promise<number> =>
  trainAndReport(options, async (lab) => {
    const { summary, plan } = await readStudy(lab, prefix)
    const longer = vary.map(parseVariation).reduce<StudyPlan>((p, { path, values }) => addValues(p, path, values), plan)
    await lab.handlers['studies.extend']({ id: summary.id, plan: longer })
    const isOnCluster = (await lab.handlers['clusters.runs']({ study: summary.id })).length > 0
    if (summary.isPaused || (!isOnCluster && !areOver(summary)))
      await lab.handlers['studies.resume']({ id: summary.id })
    return await trackAnywhere(lab, summary.id)
  })

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
