export interface Mark {
  x: number
  y: number
}
export interface ThumbnailPanel {
  layer: number
  left: number
  theorem: Mark[]
  balance: Mark[]
}

/** Where the marks of a forecast go in a drawing of `width` × `height`: one panel per layer, all on one scale from 0. */
export function thumbnail(
  theorem: readonly (readonly number[])[] | null,
  balance: readonly (readonly number[])[] | null,
  layers: number,
  width: number,
  height: number,
): ThumbnailPanel[] {
  const gap = 12
  const panelWidth = (width - gap * (layers - 1)) / layers
  const top = Math.max(...[...(theorem ?? []), ...(balance ?? [])].slice(0, 2 * layers).flat(), 0) * 1.15 || 1
  const place = (values: readonly number[] | undefined, left: number): Mark[] =>
    (values ?? []).map((value, j) => ({
      x: left + 6 + ((panelWidth - 12) * j) / Math.max(1, (values?.length ?? 1) - 1),
      y: height - (Math.max(0, value) / top) * height,
    }))
  return Array.from({ length: layers }, (_, l) => {
    const left = l * (panelWidth + gap)
    return { layer: l + 1, left, theorem: place(theorem?.[l], left), balance: place(balance?.[l], left) }
  })
}

/** Widths at which a figure may be drawn before it is made small: narrower its words run into each other, wider nobody could tell what it is. */
const [narrowest, widest] = [680, 1000]

/**
 * How wide a figure is drawn that is shown in a box, given its height by its width: as narrow as fits whole; where
 * nothing fits, in its narrowest form with the upper part in the box.
 */
export function drawnWidth(heightOf: (width: number) => number, box: { width: number; height: number }): number {
  for (let width = narrowest; width <= widest; width += 20)
    if (heightOf(width) * (box.width / width) <= box.height) return width
  return narrowest
}
