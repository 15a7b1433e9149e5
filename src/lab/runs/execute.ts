import { CallError } from '../../shared/contract/errors.ts'
import type { TrainerEvent, TrainerMessage, TrainerRun } from '../../shared/contract/trainer.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { trainerKind } from '../../shared/spec/trainerKind.ts'
import { startWeights } from '../starts/requireStart.ts'
import { drawSamples, sampleKey, type Samples } from '../datasets/sample.ts'
import { emitChanged, endRun, tryLog, type LabContext } from './labContext.ts'
import { lostRunReason, reportedReason, type ExitReason } from './exitReason.ts'
import { identifyProcess } from './processIdentity.ts'
import { record } from './record.ts'
import type { Supervision, TrainerEnd } from './supervise.ts'

/** Runs that one trainer trains together. */
export interface Execution {
  has(id: string): boolean
  /** Asks a run to stop and writes `reason` into its log. Returns false where the run is not active here. */
  stop(id: string, reason: string): boolean
  /** Stops a run that has started; one that still waits for the trainer returns to the history as queued. */
  pause(id: string, reason: string): boolean
  /** Asks all runs to stop. Returns the ids of those that nobody had asked to stop. */
  stopAll(reason: string): string[]
  /** How many runs wait or run here. */
  count(): number
  /**
   * Resolves when the trainer is free or gone and the end of every run is written. Returns the runs that it never started:
   * another trainer takes them, since a crash concerns only the runs that were in training. Never rejects.
   */
  ended: Promise<string[]>
}

/**
 * waiting: in the trainer's order, not started.
 * held: asked to stop before it started; it returns to the history as queued.
 * running: in training.
 * stopping: asked to stop; the trainer has not confirmed.
 * over: its end is written, or it is queued again.
 */
type Status = 'waiting' | 'held' | 'running' | 'stopping' | 'over'

interface Member {
  id: string
  /** Its number in the order. */
  run: number
  order: TrainerRun
  secondsBefore: number
  status: Status
  /** An error of the lab that ends the run, whatever the trainer reports afterwards. */
  broken: ExitReason | null
}

/** Trains queued runs in one trainer until each of them has ended; never rejects. */
export function execute(context: LabContext, ids: readonly string[], threads: number): Execution {
  const members = createMembers(context, ids)
  const [first] = members
  if (!first)
    return {
      has: () => false,
      stop: () => false,
      pause: () => false,
      stopAll: () => [],
      count: () => 0,
      ended: Promise.resolve([]),
    }
  const { variables, warning } = context.environment(threads)
  const order = { kind: 'train', runs: members.map((member) => member.order) } as const
  // Runs of one order have one kind, since they share a program.
  const supervision = context.trainers.run({ environment: variables, kind: trainerKind(first.order.spec) }, order, {
    onMessage: (message) => onMessage(message),
    onLate: (run) => tryLog(context, members[run]?.id ?? '', 'warning', lateStop),
    onQuiet: (run, seconds) => tryLog(context, members[run]?.id ?? '', 'warning', quietText(seconds)),
  })
  const attempt = (affected: readonly Member[], work: () => void): void => {
    try {
      work()
    } catch (error) {
      for (const member of affected) {
        member.broken ??= labError(error)
        supervision.stop(member.run)
      }
    }
  }
  const onMessage = (message: TrainerMessage): void => {
    const member = message.kind === 'event' ? members[message.run] : undefined
    if (member && message.kind === 'event') attempt([member], () => handleEvent(context, member, message.event))
    else attempt(members, () => refuseMessage(message))
  }
  attempt(members, () => storeTrainer(context, members, supervision.pid))
  if (warning !== null) for (const { id } of members) tryLog(context, id, 'warning', warning)

  return control(context, members, supervision)
}

function control(context: LabContext, members: readonly Member[], supervision: Supervision): Execution {
  const stop = (member: Member, reason: string): void => {
    tryLog(context, member.id, 'info', reason)
    member.status = 'stopping'
    supervision.stop(member.run)
  }
  const hold = (member: Member): void => {
    member.status = 'held'
    supervision.stop(member.run)
  }
  const active = (): Member[] => members.filter(({ status }) => status !== 'over')
  const find = (id: string): Member | undefined => active().find((candidate) => candidate.id === id)
  return {
    has: (id) => find(id) !== undefined,
    stop(id, reason) {
      const member = find(id)
      if (member) stop(member, reason)
      return member !== undefined
    },
    pause(id, reason) {
      const member = find(id)
      if (member?.status === 'waiting') hold(member)
      else if (member && member.status !== 'held') stop(member, reason)
      return member !== undefined
    },
    stopAll: (reason) => {
      const stopped = active().filter(({ status }) => status !== 'held')
      const unasked = stopped.filter(({ status }) => status !== 'stopping').map(({ id }) => id)
      for (const member of stopped) stop(member, reason)
      return unasked
    },
    count: () => active().length,
    ended: supervision.ended.then((exit) => {
      const unstarted = active().filter(({ status, broken }) => (status === 'waiting' || status === 'held') && !broken)
      const next = unstarted.filter(({ status }) => status === 'waiting').map(({ id }) => id)
      for (const member of unstarted) returnToQueue(context, member)
      for (const member of active()) endLost(context, member, exit)
      return next
    }),
  }
}

/** A run that cannot even start ends at once; the others start without it. */
function createMembers(context: LabContext, ids: readonly string[]): Member[] {
  const members: Member[] = []
  const samplesOf = sampler(context)
  const { runs, checkpoints } = context.store
  for (const id of ids) {
    try {
      const spec = runs.spec(id)
      const given = startWeights(context.store, spec)
      const order = { spec, ...samplesOf(spec), start: given, resume: checkpoints.resumePoint(id) }
      const { secondsBefore } = runs.summary(id)
      const run = members.length
      const member: Member = { id, run, order, secondsBefore, status: 'waiting', broken: null }
      // The trainer starts the first run at once and reports when it starts the others.
      if (run === 0) start(context, member)
      members.push(member)
    } catch (error) {
      endRun(context, id, labError(error), null)
    }
  }
  return members
}

/** A trainer may start a run before it receives the request to stop it. */
function start(context: LabContext, member: Member): void {
  if (member.status === 'waiting') member.status = 'running'
  else if (member.status === 'held') member.status = 'stopping'
  if (context.store.runs.begin(member.id, Date.now())) emitChanged(context, member.id)
}

/** Runs on the same data share one sample, which is then sent to the trainer only once. */
function sampler(context: LabContext): (spec: RunSpec) => Samples {
  const drawn = new Map<string, Samples>()
  return (spec) => {
    const key = sampleKey(spec)
    const samples = drawn.get(key) ?? drawSamples(spec, context.dataSet())
    drawn.set(key, samples)
    return samples
  }
}

function handleEvent(context: LabContext, member: Member, event: TrainerEvent): void {
  const { id, status, broken, secondsBefore } = member
  if (status === 'over') return
  if (event.kind === 'ended') {
    if (status === 'held' && !broken && event.outcome.status === 'stopped') return returnToQueue(context, member)
    member.status = 'over'
    return endRun(context, id, broken ?? reportedReason(event.outcome), event.peakMemoryBytes)
  }
  if (event.kind === 'started') start(context, member)
  // After an error nothing more is stored: a series with a gap would look complete.
  if (!broken) record(context, id, event, secondsBefore)
}

/** Queues the run again as if no trainer had ever had it in its order. */
function returnToQueue(context: LabContext, member: Member): void {
  member.status = 'over'
  try {
    context.store.runs.setTrainer(member.id, null)
    emitChanged(context, member.id)
  } catch {
    // The history cannot be written; the run is queued there all the same.
  }
}

function refuseMessage(message: TrainerMessage): never {
  throw new Error(`unexpected '${message.kind}'`)
}

function storeTrainer({ store }: LabContext, members: readonly Member[], pid: number | null): void {
  if (pid === null) return
  const trainer = identifyProcess(pid)
  store.connection.atomically(() => {
    for (const { id } of members) store.runs.setTrainer(id, trainer)
  })
}

const quietText = (seconds: number): string =>
  `no news from the trainer for ${seconds} s: its step takes long, or it hangs; Stop ends the run and keeps its measurements`
const lateStop =
  'The run has not stopped yet because its trainer is busy. The trainer is not killed, since it also trains other runs.'

/** Ends a run whose trainer is gone without reporting an end. */
function endLost(context: LabContext, member: Member, exit: TrainerEnd): void {
  const { id, broken, status } = member
  const ending = broken ?? lostRunReason({ ...exit, isStopAsked: status === 'stopping' })
  // After a stop the last output is only what TensorFlow prints at every start.
  const lines = ending.status === 'crashed' || ending.status === 'killed' ? exit.lastOutput : []
  for (const line of lines) tryLog(context, id, 'error', line)
  if (ending.status === 'crashed')
    context.reportCrash({
      process: 'trainer',
      reason: `Run ${id}: ${ending.ending}`,
      detail: exit.lastOutput.join('\n'),
    })
  if (exit.isForced) tryLog(context, id, 'warning', 'The trainer did not stop in time and was killed.')
  member.status = 'over'
  endRun(context, id, ending, null)
}

/** Errors of the store and messages that make no sense end the run; what was stored before is kept. */
function labError(error: unknown): ExitReason {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof CallError) return { status: 'interrupted', ending: `Could not continue: ${message}.` }
  if (error instanceof Error && error.name === 'SpecError') return { status: 'refused', ending: message }
  return { status: 'crashed', ending: `The lab could not use a message from the trainer: ${message}.` }
}
