import type { LabContract } from '../shared/contract/index.ts'
import type { QuitAnswer } from '../shared/contract/desktop.ts'
import { hasEnded, type RunSummary } from '../shared/contract/runs.ts'
import type { EventName } from '../shared/contract/schema.ts'
import { unpacked } from '../shared/rpc/pack.ts'

export interface QuitGuard {
  /** Records events of the lab, which tell whether runs train. */
  event(name: EventName<LabContract>, payload: unknown): void
  /** Whether the app may quit now. Otherwise it asks, and quits after the answer. */
  allows(): boolean
  answer(answer: QuitAnswer): void
  /** Lets the app quit without a question: the system asks it to end. */
  force(): void
  /** Whether the app quits at once, without a checkpoint of its runs. */
  isAtOnce(): boolean
}

export interface QuitOptions {
  /** Whether the user wants the question. */
  asks(): boolean
  /** Counts the runs that wait or train in the lab of this app. */
  countRuns(): Promise<number>
  /** Asks in a window. Returns whether there is one. */
  ask(runs: number): boolean
  quit(): void
}

/** Decides whether the app asks before it quits. A second wish to quit while the question is open counts as an answer. */
export function quitGuard({ asks, countRuns, ask, quit }: QuitOptions): QuitGuard {
  const live = new Set<string>()
  let decided: 'stop' | 'now' | null = null
  let isAsking = false
  const decide = (answer: 'stop' | 'now'): void => {
    decided = answer
    quit()
  }
  /** Runs that a cluster trains are live too, and quitting does not stop them. */
  const askIfBusy = async (): Promise<void> => {
    const runs = await countRuns().catch(() => 0)
    if (decided !== null || !isAsking) return
    if (runs === 0 || !ask(runs)) decide('stop')
  }
  return {
    event: (name, payload) => {
      if (name !== 'runs.changed') return
      const { id, status } = unpacked(payload) as RunSummary
      if (hasEnded(status)) live.delete(id)
      else live.add(id)
    },
    allows: () => {
      if (decided !== null || live.size === 0 || !asks() || isAsking) return true
      isAsking = true
      void askIfBusy()
      return false
    },
    answer: (answer) => {
      isAsking = false
      if (answer !== 'cancel') decide(answer)
    },
    force: () => void (decided ??= 'stop'),
    isAtOnce: () => decided === 'now',
  }
}
