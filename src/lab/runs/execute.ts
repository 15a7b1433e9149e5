import { CallError } from '../../shared/contract/errors.ts'
import type { Sample, TrainerEvent, TrainerMessage, TrainerRun } from '../../shared/contract/trainer.ts'
import { canonicalJson } from '../../shared/spec/canonical.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { drawSample } from '../datasets/sample.ts'
import { emitChanged, endRun, tryLog, type LabContext } from './labContext.ts'
import { lostRunReason, reportedReason, type ExitReason } from './exitReason.ts'
import { identifyProcess } from './processIdentity.ts'
import { record } from './record.ts'
import { supervise, type Supervision, type TrainerEnd } from './supervise.ts'

/** Runs that one trainer trains together. */
export interface Execution {
  has(id: string): boolean
  /** Whether the run goes on here, and hence was told to stop; `reason` goes into its log. */
  stop(id: string, reason: string): boolean
  /** Like stop; a run that the trainer has not come to goes back to waiting instead, and is not among the untouched. */
  hold(id: string, reason: string): boolean
  stopAll(reason: string): void
  /**
   * Resolves when the trainer is gone and the end of every run is written, with the runs that it had not come to: a
   * crash of one is nothing to those behind it. Never rejects.
   */
  ended: Promise<string[]>
}

interface Member {
  id: string
  /** Its number in the order. */
  run: number
  order: TrainerRun
  secondsBefore: number
  /** How the run ends whatever the trainer says: the lab could not go on with it. */
  broken: ExitReason | null
  hasBegun: boolean
  isStopAsked: boolean
  /** It was to stop before it began, and waits on. */
  isHeld: boolean
  isOver: boolean
}

/** Runs queued runs in one trainer to their ends, whatever those are; never rejects. */
export function execute(context: LabContext, ids: readonly string[], threads: number): Execution {
  const members = beginAll(context, ids)
  if (members.length === 0)
    return { has: () => false, stop: () => false, hold: () => false, stopAll: () => {}, ended: Promise.resolve([]) }
  const { variables, complaint } = context.environment(threads)
  const order = { kind: 'train', runs: members.map((member) => member.order) } as const
  const supervision = supervise(context.trainerCommand, variables, order, {
    onMessage: (message) => onMessage(message),
    onLate: (run) => tryLog(context, members[run]?.id ?? '', 'warning', lateStop),
  })
  const attempt = (about: readonly Member[], work: () => void): void => {
    try {
      work()
    } catch (error) {
      for (const member of about) {
        member.broken ??= failure(error)
        supervision.stop(member.run)
      }
    }
  }
  const onMessage = (message: TrainerMessage): void => {
    const member = message.kind === 'event' ? members[message.run] : undefined
    if (member && message.kind === 'event') attempt([member], () => take(context, member, message.event))
    else attempt(members, () => refuseMessage(message))
  }
  attempt(members, () => noteTrainer(context, members, supervision.pid))
  if (complaint !== null) for (const { id } of members) tryLog(context, id, 'warning', complaint)

  return control(context, members, supervision)
}

/** What can be asked of the runs of a trainer. */
function control(context: LabContext, members: readonly Member[], supervision: Supervision): Execution {
  const stop = (member: Member, reason: string): void => {
    tryLog(context, member.id, 'info', reason)
    member.isStopAsked = true
    supervision.stop(member.run)
  }
  const hold = (member: Member): void => {
    member.isHeld = true
    supervision.stop(member.run)
  }
  const going = (): Member[] => members.filter(({ isOver }) => !isOver)
  const find = (id: string): Member | undefined => going().find((candidate) => candidate.id === id)
  return {
    has: (id) => find(id) !== undefined,
    stop(id, reason) {
      const member = find(id)
      if (member) stop(member, reason)
      return member !== undefined
    },
    hold(id, reason) {
      const member = find(id)
      if (member?.hasBegun) stop(member, reason)
      else if (member) hold(member)
      return member !== undefined
    },
    stopAll: (reason) =>
      going()
        .filter(({ isHeld }) => !isHeld)
        .forEach((member) => stop(member, reason)),
    ended: supervision.ended.then((exit) => {
      const untouched = going().filter(({ hasBegun, isStopAsked, broken }) => !hasBegun && !isStopAsked && !broken)
      for (const member of untouched) release(context, member)
      for (const member of going()) lose(context, member, exit)
      return untouched.filter(({ isHeld }) => !isHeld).map(({ id }) => id)
    }),
  }
}

/** What cannot even begin ends at once, and the others go on without it. */
function beginAll(context: LabContext, ids: readonly string[]): Member[] {
  const members: Member[] = []
  const sampleOf = sampler(context)
  const { runs, checkpoints } = context.store
  for (const id of ids) {
    try {
      const spec = runs.spec(id)
      const order = { spec, sample: sampleOf(spec), resume: checkpoints.resumePoint(id) }
      const { secondsBefore } = runs.summary(id)
      const run = members.length
      const flags = { hasBegun: false, isStopAsked: false, isHeld: false, isOver: false }
      const member = { id, run, order, secondsBefore, broken: null, ...flags }
      // The trainer comes to the first at once, and says when it comes to the others.
      if (run === 0) begin(context, member)
      members.push(member)
    } catch (error) {
      endRun(context, id, failure(error), null)
    }
  }
  return members
}

function begin(context: LabContext, member: Member): void {
  if (member.hasBegun) return
  member.hasBegun = true
  context.store.runs.begin(member.id, Date.now())
  emitChanged(context, member.id)
}

/** Runs on the same data share one sample, which then also crosses to the trainer once. */
function sampler(context: LabContext): (spec: RunSpec) => Sample {
  const drawn = new Map<string, Sample>()
  return (spec) => {
    const key = canonicalJson([spec.data, spec.network.widths.at(-1)])
    const sample = drawn.get(key) ?? drawSample(spec, context.dataSet())
    drawn.set(key, sample)
    return sample
  }
}

function take(context: LabContext, member: Member, event: TrainerEvent): void {
  if (member.isOver) return
  if (event.kind === 'ended') {
    const isUntouched = member.isHeld && !member.hasBegun && !member.isStopAsked && !member.broken
    if (isUntouched && event.outcome.status === 'stopped') return release(context, member)
    const ending = member.broken ?? reportedReason(event.outcome)
    member.isOver = true
    return endRun(context, member.id, ending, event.peakMemoryBytes)
  }
  if (event.kind === 'started') begin(context, member)
  // After a gap nothing more is stored: a series with a hole in it would be read as one without.
  if (!member.broken) record(context, member.id, event, member.secondsBefore)
}

/** Back to waiting, as if no trainer had ever had it in its order. */
function release(context: LabContext, member: Member): void {
  member.isOver = true
  try {
    context.store.runs.setTrainer(member.id, null)
    emitChanged(context, member.id)
  } catch {
    // A history that cannot be written: the run is waiting there all the same.
  }
}

function refuseMessage(message: TrainerMessage): never {
  throw new Error(`a message that is of none of its runs, '${message.kind}'`)
}

function noteTrainer({ store }: LabContext, members: readonly Member[], pid: number | null): void {
  if (pid === null) return
  const mark = identifyProcess(pid)
  store.connection.atomically(() => {
    for (const { id } of members) store.runs.setTrainer(id, mark)
  })
}

const lateStop =
  'The run has not stopped yet: its trainer is busy. It is not ended by force, since other runs go on in the same trainer.'

/** The trainer is gone and the run had not ended: that is its end. */
function lose(context: LabContext, member: Member, exit: TrainerEnd): void {
  const { id, isStopAsked, isHeld } = member
  const ending = member.broken ?? lostRunReason({ ...exit, isStopAsked: isStopAsked || isHeld })
  // After a stop they are only what TensorFlow says at every start.
  const lines = ending.status === 'crashed' || ending.status === 'killed' ? exit.lastOutput : []
  for (const line of lines) tryLog(context, id, 'error', line)
  if (exit.isForced) tryLog(context, id, 'warning', 'The trainer did not stop when asked and was ended by force.')
  member.isOver = true
  endRun(context, id, ending, null)
}

/** What the store refused ends the run, and so does a message that makes no sense; both keep what was there. */
function failure(error: unknown): ExitReason {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof CallError) return { status: 'interrupted', ending: `Could not go on: ${message}.` }
  if (error instanceof Error && error.name === 'SpecError') return { status: 'refused', ending: message }
  return { status: 'crashed', ending: `The lab could not use what the trainer sent: ${message}` }
}
