/**
 * Returns an SVG path through positive values over a log axis, in a box of width × height. The path breaks at values
 * that are not positive. It is empty if fewer than two values can be drawn.
 */
export function sparkPath(values: ArrayLike<number>, width: number, height: number): string {
  const all = Array.from(values, (value) => (value > 0 && Number.isFinite(value) ? Math.log10(value) : null))
  const drawn = all.filter((value) => value !== null)
  if (drawn.length < 2) return ''
  const [low, high] = [Math.min(...drawn), Math.max(...drawn)]
  const x = (i: number): string => ((i / (all.length - 1)) * width).toFixed(1)
  const y = (value: number): string => (high === low ? height / 2 : ((high - value) / (high - low)) * height).toFixed(1)
  let isDrawing = false
  return all
    .map((value, i) => {
      const move = value === null ? '' : `${isDrawing ? 'L' : 'M'}${x(i)} ${y(value)}`
      isDrawing = value !== null
      return move
    })
    .join('')
}
