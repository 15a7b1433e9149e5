export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** Preferences that apply before a history is open. All others are settings of the history. */
export interface Preferences {
  theme: Theme
  /** The folder of the history; null: the platform's. The option --home goes before it. */
  home: string | null
  /** Whether Collapsar asks before it quits while runs train. Without the question they stop at a checkpoint. */
  asksBeforeQuit: boolean
}

export const defaultPreferences: Preferences = { theme: 'system', home: null, asksBeforeQuit: true }

/** Parses the file of preferences. A missing or damaged file, or an unknown value, gives the default. */
export function parsePreferences(text: string | null): Preferences {
  const { theme, home, asksBeforeQuit } = fieldsOf(text)
  return {
    theme: themes.find((known) => known === theme) ?? defaultPreferences.theme,
    home: typeof home === 'string' && home !== '' ? home : null,
    asksBeforeQuit: asksBeforeQuit !== false,
  }
}

function fieldsOf(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const stored: unknown = JSON.parse(text ?? '{}')
    return typeof stored === 'object' && stored !== null ? { ...stored } : {}
  } catch {
    return {}
  }
}
