export interface WaitingRun {
  id: string
  study: string
  /** Runs of one study that have the same need one compiled program; null: this one is trained alone. */
  program: string | null
  /** How many such runs one trainer may take: as many as one loop trains together, or any number one after another. */
  most: number
}

/** What the machine has room for. */
export interface Capacity {
  cores: number
  /** Trainers beside each other. */
  trainers: number
}

/** What one trainer is to do, and with how many threads. */
export interface TrainerPlan {
  ids: string[]
  threads: number
}

/**
 * The trainers to start now, in the order in which the runs came, while `running` others go on. Runs of one program
 * share trainers, in groups small enough that every trainer there is room for gets one.
 */
export function planTrainers(waiting: readonly WaitingRun[], running: number, room: Capacity): TrainerPlan[] {
  const groups = trainerOrders(waiting, room.trainers).slice(0, Math.max(0, room.trainers - running))
  const threads = Math.max(1, Math.floor(room.cores / (running + groups.length)))
  return groups.map((ids) => ({ ids, threads }))
}

/** What trainers will take, one after the other where they are more than there is room for. */
export function trainerOrders(waiting: readonly WaitingRun[], trainers: number): string[][] {
  const groups = new Map<string, { ids: string[]; most: number }>()
  for (const { id, study, program, most } of waiting) {
    const key = program === null ? id : `${study} ${program}`
    const ids = groups.get(key)?.ids ?? []
    groups.set(key, { ids: [...ids, id], most })
  }
  return [...groups.values()].flatMap(({ ids, most }) => split(ids, Math.min(ids.length, trainers), most))
}

/** Into `parts` of equal size, or one apart; more where they would be too many for a trainer. */
function split(ids: readonly string[], parts: number, most: number): string[][] {
  const count = Math.max(parts, Math.ceil(ids.length / most))
  const cut = (part: number): number => Math.ceil((ids.length * part) / count)
  return Array.from({ length: count }, (_, part) => ids.slice(cut(part), cut(part + 1)))
}
