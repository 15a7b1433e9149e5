import type { LegendEntry } from '../../plot/legend.ts'
import { formatNumber } from '../../plot/numbers.ts'
import type { ChartTheme } from '../../plot/theme.ts'
import type { SpectraPanel } from './data.ts'
import { structureMarks } from './panel.ts'

const samples = { theorem: 'circle', balance: 'diamond' } as const

export const bandEntry = (draws: number, theme: ChartTheme): LegendEntry => ({
  sample: { kind: 'band', colour: theme.theorem },
  label: `5–95 % of ${draws} random {i|O}ₗ`,
  key: 'theorem band',
})

export const identityEntry = (theme: ChartTheme): LegendEntry => ({
  sample: { kind: 'triangle', colour: theme.theorem },
  label: 'Theorem 4.2 with {i|O}ₗ = [{i|I}; 0]',
  key: 'identity',
})

/** Names the structures whose singular values stand in place of a forecast. */
export const structureEntries = (
  structures: readonly Pick<NonNullable<SpectraPanel['structures']>[number], 'name' | 'role'>[],
  theme: ChartTheme,
): LegendEntry[] =>
  structures.map(({ name, role }) => {
    const mark = structureMarks[role]
    const label = role === 'lowest' ? `${name}, lowest loss known` : name
    return { sample: { kind: samples[mark], colour: theme[mark] }, label, key: role }
  })

/** `floor`: relative to s₁. */
export const floorEntry = (floor: number): LegendEntry => ({
  sample: { kind: 'hatch' },
  label: `numerical floor, ${formatNumber(floor, 1)} {i|s}₁`,
  key: 'floor',
})
