import { createHash } from 'node:crypto'
import type { Store } from '../store/store.ts'
import type { Calibration } from './estimate.ts'

/** What was measured once, kept for this machine alone: a home may move to another. */
export interface Calibrations {
  read(place: string): Calibration | null
  keep(place: string, calibration: Calibration): void
}

const settingOf = (paceKey: string, place: string): string =>
  `calibration.${createHash('sha256')
    .update(JSON.stringify([paceKey, place]))
    .digest('hex')
    .slice(0, 16)}`

/** `paceKey`: equal where paces agree. `place`: what is trained, and beside how many others. */
export function calibrations(settings: Store['settings'], paceKey: string): Calibrations {
  return {
    read: (place) => parse(settings.read(settingOf(paceKey, place))),
    keep: (place, calibration) => settings.write(settingOf(paceKey, place), JSON.stringify(calibration)),
  }
}

/** null: nothing, or nothing that can be read. */
function parse(text: string | null): Calibration | null {
  if (text === null) return null
  try {
    const { startSeconds, secondsPerStep, needed } = JSON.parse(text) as Partial<Calibration>
    const isPace = Number(secondsPerStep) > 0 && Number(startSeconds) >= 0
    const isShare = needed === null || (Number(needed) > 0 && Number(needed) <= 1)
    return isPace && isShare ? ({ startSeconds, secondsPerStep, needed } as Calibration) : null
  } catch {
    return null
  }
}
