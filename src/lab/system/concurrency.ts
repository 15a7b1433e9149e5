import { concurrencySetting } from '../../shared/contract/settings.ts'
import type { RunQueue } from '../runs/queue.ts'
import type { Store } from '../store/store.ts'

/** How many trainers run at a time. The history stores the number that the user set. */
export interface Concurrency {
  /** Returns the number that the user set; null: as many as the machine has room for. */
  chosen(): number | null
  /** As many as the machine has room for. */
  best: number
  set(trainers: number | null): void
}

/** Reads the stored number; null where there is none, or an invalid one. */
export function storedConcurrency(store: Store): number | null {
  const stored = Number(store.settings.read(concurrencySetting) ?? NaN)
  return Number.isInteger(stored) && stored >= 1 ? stored : null
}

/** `initial`: the number at the start of the lab, which applies until the user sets another. */
export function concurrencyOf(store: Store, queue: RunQueue, best: number, initial: number | null): Concurrency {
  let chosen = initial
  return {
    chosen: () => chosen,
    best,
    set(trainers) {
      store.settings.write(concurrencySetting, trainers === null ? '' : String(trainers))
      chosen = trainers
      queue.setTrainers(trainers ?? best)
    },
  }
}
