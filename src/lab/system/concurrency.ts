import type { RunQueue } from '../runs/queue.ts'
import type { Store } from '../store/store.ts'

/** How many trainers go on beside each other: what was asked for is kept in the history. */
export interface Concurrency {
  /** null: as many as are good here. */
  asked(): number | null
  /** As many as are good here. */
  best: number
  set(trainers: number | null): void
}

const setting = 'queue.concurrency'

/** null where nothing was asked for, or nothing that can be read. */
export function keptConcurrency(store: Store): number | null {
  const kept = Number(store.settings.read(setting) ?? NaN)
  return Number.isInteger(kept) && kept >= 1 ? kept : null
}

/** `started`: what the lab was started with, which counts until another number is set. */
export function concurrencyOf(store: Store, queue: RunQueue, best: number, started: number | null): Concurrency {
  let asked = started
  return {
    asked: () => asked,
    best,
    set(trainers) {
      store.settings.write(setting, trainers === null ? '' : String(trainers))
      asked = trainers
      queue.setTrainers(trainers ?? best)
    },
  }
}
