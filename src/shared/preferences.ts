export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** Preferences that apply before a history is open. All others are settings of the history. */
export interface Preferences {
  theme: Theme
  /** The folder of the history; null: the platform's. The option --home goes before it. */
  home: string | null
}

export const defaultPreferences: Preferences = { theme: 'system', home: null }

/** Parses the file of preferences. A missing or damaged file, or an unknown value, gives the default. */
export function parsePreferences(text: string | null): Preferences {
  const { theme, home } = fieldsOf(text)
  return {
    theme: themes.find((known) => known === theme) ?? defaultPreferences.theme,
    home: typeof home === 'string' && home !== '' ? home : null,
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
