import { lightTheme, type ChartTheme } from './theme.ts'
import { viridis } from './viridis.ts'

export const rampNames = ['standard', 'viridis', 'cividis', 'grey'] as const
export type RampName = (typeof rampNames)[number]

/** From the first of what is ordered to the last; their lightest colours are left out, which white paper swallows. */
const ramps: Record<RampName, readonly string[]> = {
  standard: lightTheme.ramp,
  viridis: viridis.slice(0, 9),
  // Nuñez, Anderton & Renslow (2018), CC0.
  cividis: ['#00204D', '#414D6B', '#7C7B78', '#BCAF6F'],
  grey: ['#000000', '#A6A6A6'],
}

/** The theme of print with another ramp. */
export const printTheme = (ramp: RampName): ChartTheme => ({ ...lightTheme, ramp: ramps[ramp] })
