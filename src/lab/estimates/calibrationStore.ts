import { createHash } from 'node:crypto'
import type { Store } from '../store/store.ts'
import type { Calibration } from './estimate.ts'

/** Calibrations in the settings, valid on this machine alone: a home may move to another. */
export interface CalibrationStore {
  read(key: string): Calibration | null
  write(key: string, calibration: Calibration): void
}

const settingName = (paceKey: string, key: string): string =>
  `calibration.${createHash('sha256')
    .update(JSON.stringify([paceKey, key]))
    .digest('hex')
    .slice(0, 16)}`

/** Opens the calibrations of one `paceKey`, which is equal where paces are comparable. */
export function calibrationStore(settings: Store['settings'], paceKey: string): CalibrationStore {
  return {
    read: (key) => parse(settings.read(settingName(paceKey, key))),
    write: (key, calibration) => settings.write(settingName(paceKey, key), JSON.stringify(calibration)),
  }
}

/** Returns null for a missing or an unreadable calibration. */
function parse(text: string | null): Calibration | null {
  if (text === null) return null
  try {
    const { startSeconds, secondsPerStep, needed } = JSON.parse(text) as Partial<Calibration>
    const isPace = Number(secondsPerStep) > 0 && Number(startSeconds) >= 0
    const isFraction = needed === null || (Number(needed) > 0 && Number(needed) <= 1)
    return isPace && isFraction ? ({ startSeconds, secondsPerStep, needed } as Calibration) : null
  } catch {
    return null
  }
}
