import type { Placement } from '../../shared/contract/placement.ts'

export interface WaitingRun {
  id: string
  study: string
  /** Runs of a study with the same key share one compiled program; null: the run is trained alone. */
  program: string | null
  /** How many runs one trainer may have: as many as one loop trains together, or any number one after another. */
  most: number
  /** The estimated peak memory of its trainer. */
  bytes: number
  /** The threads of its trainer: those of the checkpoint that it resumes from. null: as many as the machine has for it. */
  threads: Placement['threads'] | null
}

/** What a machine can run at a time. */
export interface Capacity {
  cores: number
  /** Trainers at a time. */
  trainers: number
  /** The memory that the trainers share. */
  bytes: number
}

/** The runs of one trainer, its threads and its estimated peak memory. */
export interface TrainerPlan {
  ids: string[]
  threads: number
  bytes: number
}

/**
 * Plans the trainers to start now, in the order of the runs, beside those that are running. `running` has the estimated
 * memory of each. Runs with one program share trainers, in groups small enough for every possible trainer to get one. A
 * trainer waits until its memory fits beside the others; the first one starts whatever its estimate.
 */
export function planTrainers(
  waiting: readonly WaitingRun[],
  running: readonly number[],
  { cores, trainers, bytes }: Capacity,
): TrainerPlan[] {
  const runOf = new Map(waiting.map((run) => [run.id, run]))
  const groups: Omit<TrainerPlan, 'threads'>[] = []
  let left = running.reduce((rest, own) => rest - own, bytes)
  for (const ids of trainerOrders(waiting, trainers).slice(0, Math.max(0, trainers - running.length))) {
    const needed = Math.max(...ids.map((id) => runOf.get(id)?.bytes ?? 0))
    if (needed > left && running.length + groups.length > 0) break
    groups.push({ ids, bytes: needed })
    left -= needed
  }
  const threads = Math.max(1, Math.floor(cores / (running.length + groups.length)))
  return groups.map((group) => ({ ...group, threads: runOf.get(group.ids[0] ?? '')?.threads ?? threads }))
}

/** Groups runs into the orders of trainers. There may be more orders than trainers at a time. */
export function trainerOrders(waiting: readonly WaitingRun[], trainers: number): string[][] {
  const groups = new Map<string, { ids: string[]; most: number }>()
  for (const { id, study, program, most, threads } of waiting) {
    const key = program === null ? id : JSON.stringify([study, program, threads, most])
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
