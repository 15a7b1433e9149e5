import type { LabContext } from '../runs/labContext.ts'

const settingOf = (foreign: string): string => `foreign.${foreign}`

/** A run that another program trains, as the history has it: its id, and its last frame. */
export interface KeptRun {
  id: string
  sequence: number
}

/** Reads which run of the history has the frames of a run of another program; null where none has. */
export function readKept({ store }: LabContext, foreign: string): KeptRun | null {
  const text = store.settings.read(settingOf(foreign))
  const kept = text === null ? null : (JSON.parse(text) as KeptRun)
  // A purged run starts again.
  return kept && store.runs.summariesOf([kept.id]).length > 0 ? kept : null
}

/** Stores the last frame that the history has. */
export const writeKept = (
  { store }: LabContext,
  foreign: string,
  kept: { id: string | null; sequence: number },
): void => store.settings.write(settingOf(foreign), JSON.stringify(kept))
