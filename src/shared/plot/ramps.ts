import { lightTheme } from './theme.ts'
import { viridis } from './viridis.ts'

export const rampNames = ['standard', 'viridis', 'cividis', 'grey'] as const
export type RampName = (typeof rampNames)[number]

/** From the first of what is ordered to the last; their lightest colours are left out, which white paper swallows. */
export const ramps: Record<RampName, readonly string[]> = {
  standard: lightTheme.ramp,
  viridis: viridis.slice(0, 9),
  // Nuñez, Anderton & Renslow (2018), CC0.
  cividis: ['#00204D', '#414D6B', '#7C7B78', '#BCAF6F'],
  grey: ['#000000', '#A6A6A6'],
}

export const mapNames = ['viridis', 'cividis', 'grey'] as const
export type MapName = (typeof mapNames)[number]

/** Of maps, whole: their cells have edges. */
export const mapColours: Record<MapName, readonly string[]> = {
  viridis,
  cividis: [...ramps.cividis, '#FFEA46'],
  grey: ['#1A1A1A', '#F2F2F2'],
}
