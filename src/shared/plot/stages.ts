import { position, type Scale } from './scales.ts'
import { polyline, text, widthOf, type Drawing, type Rect } from './drawing.ts'
import { formatShort } from './numbers.ts'
import type { ChartTheme } from './theme.ts'

/** A stage of the λ-continuation: `multiplier` applies from `step` on. */
export interface Stage {
  step: number
  multiplier: number
}

export function stagesOf(steps: ArrayLike<number>, multipliers: ArrayLike<number>): Stage[] {
  const stages: Stage[] = []
  for (let i = 0; i < Math.min(steps.length, multipliers.length); i++) {
    const [step, multiplier] = [steps[i] ?? NaN, multipliers[i] ?? NaN]
    if (!Number.isFinite(step) || !Number.isFinite(multiplier)) continue
    if (stages.at(-1)?.multiplier !== multiplier) stages.push({ step, multiplier })
  }
  return stages
}

/** Draws the hairline at which a stage begins, at x = `at` through a panel and `above` pixels beyond its top. */
export const stageLine = (at: number, { top, height }: Rect, theme: ChartTheme, above = 0): Drawing =>
  polyline(
    [
      [at, top - above],
      [at, top + height],
    ],
    { colour: theme.rule, width: 0.8, dash: [1.5, 2.5] },
  )

/** Draws a hairline through every panel where a stage begins, and the multipliers above the first panel. */
export function stageDrawings(stages: Stage[], panels: Rect[], x: Scale, theme: ChartTheme, size: number): Drawing[] {
  const first = panels[0]
  if (!first || stages.length < 2) return []
  const drawings: Drawing[] = []
  let free = -Infinity
  // The stage at the left end of the axis may have begun before it.
  const begun = Math.max(
    stages.findLastIndex(({ step }) => step <= x.min),
    0,
  )
  const shown = stages.slice(begun).filter(({ step }, i) => i === 0 || step <= x.max)
  shown.forEach((stage, i) => {
    const at = first.left + Math.max(position(x, stage.step), 0) * first.width
    if (i > 0) for (const panel of panels) drawings.push(stageLine(at, panel, theme, panel === first ? 4 : 0))
    const label = i === 0 ? `{i|λ} × ${formatShort(stage.multiplier)}` : formatShort(stage.multiplier)
    const left = i === 0 ? at : at - widthOf(label, size) / 2
    if (left < free) return
    drawings.push(text(label, left, first.top - 5, theme, { size, colour: theme.quiet, valign: 'bottom' }))
    free = left + widthOf(label, size) + size * 0.6
  })
  return drawings
}
