export interface WaitingRun {
  id: string
  study: string
  /** Runs of a study with the same key share one compiled program; null: the run is trained alone. */
  program: string | null
  /** How many runs one trainer may have: as many as one loop trains together, or any number one after another. */
  most: number
}

/** What a machine can run at a time. */
export interface Capacity {
  cores: number
  /** Trainers at a time. */
  trainers: number
}

/** The runs of one trainer, and its threads. */
export interface TrainerPlan {
  ids: string[]
  threads: number
}

/**
 * Plans the trainers to start now, in the order of the runs, while `running` others are running. Runs with one program
 * share trainers, in groups small enough for every possible trainer to get one.
 */
export function planTrainers(waiting: readonly WaitingRun[], running: number, capacity: Capacity): TrainerPlan[] {
  const groups = trainerOrders(waiting, capacity.trainers).slice(0, Math.max(0, capacity.trainers - running))
  const threads = Math.max(1, Math.floor(capacity.cores / (running + groups.length)))
  return groups.map((ids) => ({ ids, threads }))
}

/** Groups runs into the orders of trainers. There may be more orders than trainers at a time. */
export function trainerOrders(waiting: readonly WaitingRun[], trainers: number): string[][] {
  const groups = new Map<string, { ids: string[]; most: number }>()
  for (const { id, study, program, most } of waiting) {
    const key = program === null ? id : `${study} ${program}`
    const ids = groups.get(key)?.ids ?? []
    groups.set(key, { ids: [...ids, id], most })
  }
  return [...groups.values()].flatMap(({ ids, most }) => split(ids, Math.min(ids.length, trainers), most))
}

/** Splits runs into `parts` of equal size (± 1), or into more where a part would exceed `most`. */
function split(ids: readonly string[], parts: number, most: number): string[][] {
  const count = Math.max(parts, Math.ceil(ids.length / most))
  const cut = (part: number): number => Math.ceil((ids.length * part) / count)
  return Array.from({ length: count }, (_, part) => ids.slice(cut(part), cut(part + 1)))
}
