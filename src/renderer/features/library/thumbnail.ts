export interface Mark {
  x: number
  y: number
}
export interface ThumbnailPanel {
  layer: number
  left: number
  theorem: Mark[]
  balance: Mark[]
  /** The outline of the theorem's band; empty without one. */
  band: Mark[]
}

type Rows = readonly (readonly number[])[]

/** Places the marks of a forecast in a drawing of `width` × `height`: one panel per layer, all on one scale from 0. */
export function thumbnail(
  theorem: { singularValues: Rows; basis?: { lower: Rows; upper: Rows } | undefined } | null,
  balance: Rows | null,
  layers: number,
  width: number,
  height: number,
): ThumbnailPanel[] {
  const gap = 12
  const panelWidth = (width - gap * (layers - 1)) / layers
  const [medians, basis] = [theorem?.singularValues ?? [], theorem?.basis]
  const all = [medians, basis?.upper ?? [], balance ?? []].flatMap((rows) => rows.slice(0, layers).flat())
  const top = Math.max(...all, 0) * 1.15 || 1
  const place = (values: readonly number[] | undefined, left: number): Mark[] =>
    (values ?? []).map((value, j) => ({
      x: left + 6 + ((panelWidth - 12) * j) / Math.max(1, (values?.length ?? 1) - 1),
      y: height - (Math.max(0, value) / top) * height,
    }))
  return Array.from({ length: layers }, (_, l) => {
    const left = l * (panelWidth + gap)
    const band = [...place(basis?.upper[l], left), ...place(basis?.lower[l], left).toReversed()]
    return { layer: l + 1, left, theorem: place(medians[l], left), balance: place(balance?.[l], left), band }
  })
}

/** Widths at which a figure is drawn before it is scaled down: texts overlap when it is narrower, and are unreadable when it is wider. */
const [narrowest, widest] = [680, 1000]

/**
 * Returns the width at which a figure is drawn for a box, given its height by its width: the smallest width that fits
 * whole, or the smallest of all when none fits.
 */
export function drawnWidth(heightOf: (width: number) => number, box: { width: number; height: number }): number {
  for (let width = narrowest; width <= widest; width += 20)
    if (heightOf(width) * (box.width / width) <= box.height) return width
  return narrowest
}
