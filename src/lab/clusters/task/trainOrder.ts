import { existsSync, readFileSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import type { ResumedFrom } from '../../../shared/contract/runFrames.ts'
import type { TrainerEvent, TrainerMessage, TrainerRun } from '../../../shared/contract/trainer.ts'
import type { RunSpec } from '../../../shared/spec/runSpec.ts'
import type { DataSets } from '../../datasets/dataSets.ts'
import { drawSamples, sampleKey, type Samples } from '../../datasets/sample.ts'
import { lostRunReason, reportedReason, type ExitReason } from '../../runs/exitReason.ts'
import type { Trainers } from '../../runs/trainers.ts'
import { superviseOnce, timeouts, type TrainerEnd } from '../../runs/supervise.ts'
import type { Checkpoint } from '../../store/checkpoints.ts'
import { unpackVectors } from '../../store/vectors.ts'
import { fromWeightsFile, startFile, stopFile } from './layout.ts'
import type { Reporter } from './reporter.ts'

/** What the orders of a task share. */
export interface TaskContext {
  submission: string
  /** Aborted where the task must end soon. */
  signal: AbortSignal
  reporter: Reporter
  trainers: Trainers
  versions: Record<string, string>
}

/** A run of a task, with the checkpoint that it resumes from. */
export interface TaskRun {
  run: string
  spec: RunSpec
  checkpoint: Checkpoint | null
}

interface Member extends TaskRun {
  order: TrainerRun
  status: 'waiting' | 'running' | 'stopping' | 'over'
  /** The position of its last checkpoint. */
  position: ResumedFrom | null
}

/** Time for a checkpoint after a request to stop. The cluster gives at least this much before it kills. */
const graceMs = 25_000
/** How often the task looks for requests to stop a run. */
const controlMs = 2000
/** The cluster ends all processes of a job at once: the trainer may be gone before the task knows why. */
const signalMs = 300

/** Trains runs in one trainer and reports them. Returns whether some of them are left for the next attempt. */
export async function trainOrder(
  context: TaskContext,
  runs: readonly TaskRun[],
  sets: DataSets,
  threads: number,
): Promise<boolean> {
  const { signal, trainers, submission } = context
  const members = membersOf(context, runs, sets)
  const [first] = members
  if (!first) return false
  const { variables, warning } = trainers.environment(first.checkpoint?.resume.plan.placement?.threads ?? threads)
  if (warning !== null) console.error(warning)
  const order = { kind: 'train', runs: members.map((member) => member.order) } as const
  const supervision = superviseOnce(
    trainers.trainerCommand,
    variables,
    order,
    {
      onMessage: (message) => handleMessage(context, members, message),
      onLate: () => {},
      onQuiet: (run, seconds) => note(context, members[run], 'warning', `no news from the trainer for ${seconds} s`),
    },
    { ...timeouts, graceMs },
  )
  const stopAll = (): void => supervision.stop(null)
  if (signal.aborted) stopAll()
  signal.addEventListener('abort', stopAll)
  const control = setInterval(() => {
    for (const [index, member] of members.entries())
      if (member.status !== 'over' && member.status !== 'stopping' && existsSync(stopFile(submission, member.run))) {
        member.status = 'stopping'
        note(context, member, 'info', 'The user asked to stop the run.')
        supervision.stop(index)
      }
  }, controlMs)
  const exit = await supervision.ended
  clearInterval(control)
  signal.removeEventListener('abort', stopAll)
  if (exit.signal !== null && !signal.aborted) await new Promise((resolve) => setTimeout(resolve, signalMs))
  for (const member of members) if (member.status !== 'over') endLost(context, member, exit)
  return signal.aborted
}

/** A run whose sample cannot be drawn ends at once; the others train without it. */
function membersOf(context: TaskContext, runs: readonly TaskRun[], sets: DataSets): Member[] {
  const drawn = new Map<string, Samples>()
  return runs.flatMap((run): Member[] => {
    try {
      const key = sampleKey(run.spec)
      const samples = drawn.get(key) ?? drawSamples(run.spec, sets)
      drawn.set(key, samples)
      const resume = resumeOf(context, run)
      const position = resume && positionOf(resume.plan)
      const start = startOf(context.submission, run.spec)
      return [{ ...run, order: { spec: run.spec, ...samples, start, resume }, status: 'waiting', position }]
    } catch (error) {
      const ending = error instanceof Error ? error.message : String(error)
      end(context, run.run, { status: 'refused', ending }, null)
      return []
    }
  })
}

/** Reads the weights that the submission has for a run; null where the spec draws them, or the file is missing. */
function startOf(submission: string, { initialisation: { weights } }: RunSpec): Float64Array[] | null {
  const path = weights === null ? null : startFile(submission, weights)
  return path !== null && existsSync(path) ? unpackVectors(readFileSync(path)) : null
}

/** Returns what a run resumes from: the state of its checkpoint, or its weights where the user asked for that. */
function resumeOf({ submission }: TaskContext, { run, checkpoint }: TaskRun): TrainerRun['resume'] {
  if (checkpoint === null || !existsSync(fromWeightsFile(submission, run))) return checkpoint?.resume ?? null
  const { weights, backbone, resume } = checkpoint
  return { plan: resume.plan, weights, ...(backbone ? { backbone } : {}) }
}

function handleMessage(context: TaskContext, members: readonly Member[], message: TrainerMessage): void {
  const member = message.kind === 'event' ? members[message.run] : undefined
  if (!member || message.kind !== 'event' || member.status === 'over') return
  handleEvent(context, member, message.event)
}

function handleEvent(context: TaskContext, member: Member, event: TrainerEvent): void {
  const { reporter, versions, signal } = context
  const { run } = member
  switch (event.kind) {
    case 'started': {
      const place = { host: hostname(), job: process.env['COLLAPSAR_JOB'] ?? null, versions }
      if (member.status === 'waiting') member.status = 'running'
      return reporter.report(run, { ...event, ...place, at: Date.now(), resumed: member.position })
    }
    case 'checkpointed':
      return tryWrite(context, member, () => {
        reporter.checkpoint(run, event)
        rmSync(fromWeightsFile(context.submission, run), { force: true })
        member.position = positionOf(event.resume.plan)
      })
    case 'snapshot':
      return tryWrite(context, member, () => reporter.snapshot(run, event))
    case 'logged':
      return reporter.report(run, { ...event, at: Date.now() })
    case 'ended':
      if (event.outcome.status === 'stopped' && member.status !== 'stopping' && signal.aborted)
        return pause(context, member)
      member.status = 'over'
      return end(context, run, reportedReason(event.outcome), event.peakMemoryBytes)
    default:
      return reporter.report(run, event)
  }
}

/** A checkpoint that the disk does not take is missing, and the run trains on. */
function tryWrite(context: TaskContext, member: Member, write: () => void): void {
  try {
    write()
  } catch (error) {
    note(context, member, 'warning', `The task could not store weights: ${String(error)}`)
  }
}

function pause({ reporter }: TaskContext, member: Member): void {
  if (member.status !== 'waiting')
    reporter.report(member.run, { kind: 'paused', at: Date.now(), resume: member.position })
  member.status = 'over'
}

/** Ends a run whose trainer is gone without reporting an end. */
function endLost(context: TaskContext, member: Member, exit: TrainerEnd): void {
  if (context.signal.aborted || exit.signal === 'SIGTERM') return pause(context, member)
  for (const line of exit.lastOutput) note(context, member, 'error', line)
  const reason = lostRunReason({ ...exit, isStopAsked: member.status === 'stopping' })
  member.status = 'over'
  end(context, member.run, reason, null)
}

const end = (
  { reporter }: TaskContext,
  run: string,
  { status, ending, endKind = null }: ExitReason,
  peakMemoryBytes: number | null,
): void => reporter.report(run, { kind: 'ended', at: Date.now(), status, ending, endKind, peakMemoryBytes })

const note = (
  { reporter }: TaskContext,
  member: Member | undefined,
  level: 'info' | 'warning' | 'error',
  message: string,
): void => {
  if (member) reporter.report(member.run, { kind: 'logged', at: Date.now(), level, message })
}

const positionOf = ({ step, stage, restarts, attemptBegan }: ResumedFrom): ResumedFrom => ({
  step,
  stage,
  restarts,
  attemptBegan,
})
