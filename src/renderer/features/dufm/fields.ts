import { fieldRange, type MapField, type StructureChoice } from '../../../shared/figures/structures/choice.ts'
import { formatWithoutZeros } from '../../../shared/plot/numbers.ts'

/** A slider of the page. Its position counts steps, which are twentieths of a decade for λ. */
export interface FieldSlider {
  field: MapField
  /** The symbol before the slider, and the name for screen readers. */
  symbol: string
  name: string
  least: number
  most: number
}

const perDecade = 20

export const sliders: readonly FieldSlider[] = [
  { field: 'classes', symbol: 'K', name: 'Classes K' },
  { field: 'depth', symbol: 'L', name: 'Weight matrices L' },
  { field: 'samples', symbol: 'n', name: 'Samples a class n' },
  { field: 'lambda', symbol: 'λ', name: 'Weight decay λ' },
].map((own) => {
  const [least, most] = fieldRange[own.field as MapField].map((value) => positionOf(own.field as MapField, value))
  return { ...own, field: own.field as MapField, least: least ?? 0, most: most ?? 0 }
})

/** Returns the position of a value on its slider. */
export function positionOf(field: MapField, value: number): number {
  return field === 'lambda' ? Math.round(perDecade * Math.log10(value)) : value
}

/** Returns the value at a position. λ is rounded to three digits, so that it reads as it is. */
export function valueAt(field: MapField, position: number): number {
  return field === 'lambda' ? Number((10 ** (position / perDecade)).toPrecision(3)) : position
}

export const fieldText = (field: MapField, choice: StructureChoice): string => formatWithoutZeros(choice[field], 3)

/** The pairs of axes that the page offers for the map. */
export const axisChoices: readonly { value: string; axes: StructureChoice['axes']; label: string }[] = (
  [
    ['classes', 'depth'],
    ['lambda', 'depth'],
    ['lambda', 'classes'],
    ['samples', 'depth'],
    ['samples', 'classes'],
    ['lambda', 'samples'],
  ] as const
).map(([x, y]) => ({ value: `${x} ${y}`, axes: [x, y], label: `${symbolOf(x)} and ${symbolOf(y)}` }))

function symbolOf(field: MapField): string {
  return { classes: 'K', depth: 'L', samples: 'n', lambda: 'λ' }[field]
}
