import { hexadecimal, mixed } from '../../plot/colours.ts'
import { runLooks, type RunLook } from '../../plot/runColours.ts'
import { lineStyles, visibleMapColour, type ChartTheme } from '../../plot/theme.ts'
import { curveKey, type OverlayCurve } from './data.ts'

/**
 * Returns the look of every curve, by its key. The last curve of a run looks as the run does everywhere. Its earlier steps
 * have the colour of the run, fainter, and another line style. Where all curves are of one run, colours follow the steps.
 */
export function overlayLooks(
  theme: ChartTheme,
  order: readonly string[],
  curves: readonly Pick<OverlayCurve, 'run' | 'step'>[],
): Map<string, RunLook> {
  const ofRuns = runLooks(theme, order)
  const looks = new Map<string, RunLook>()
  const runs = [...new Set(curves.map(({ run }) => run))]
  for (const run of runs) {
    const own = curves.filter((curve) => curve.run === run).toSorted((a, b) => a.step - b.step)
    const look = ofRuns.get(run) ?? { colour: theme.ink }
    for (const [i, curve] of own.entries()) {
      const before = own.length - 1 - i
      const share = own.length > 1 ? i / (own.length - 1) : 1
      const colour =
        runs.length === 1 && own.length > 1
          ? visibleMapColour(theme, share)
          : hexadecimal(mixed([theme.paper, look.colour], before === 0 ? 1 : 0.6 + 0.25 * share))
      const style =
        (lineStyles.indexOf(lineStyles.find((known) => isSame(known, look.dash))) + before) % lineStyles.length
      const dash = lineStyles[style]
      looks.set(curveKey(curve), dash ? { colour, dash } : { colour })
    }
  }
  return looks
}

const isSame = (a: readonly number[] | undefined, b: readonly number[] | undefined): boolean => String(a) === String(b)
