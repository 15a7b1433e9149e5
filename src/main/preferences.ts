import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parsePreferences, type Preferences } from '../shared/preferences.ts'
import { readText } from './paths.ts'

export interface StoredPreferences {
  read(): Preferences
  /** Stores the changed preferences and reports them. */
  change(change: Partial<Preferences>): void
}

/** Keeps the preferences in `file`, and reports every change. */
export function openPreferences(file: string, onChange: (preferences: Preferences) => void): StoredPreferences {
  let preferences = parsePreferences(readText(file))
  return {
    read: () => preferences,
    change: (change) => {
      preferences = { ...preferences, ...change }
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, JSON.stringify(preferences))
      onChange(preferences)
    },
  }
}
