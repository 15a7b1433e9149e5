import type { Rect } from './drawing.ts'

export type Point = readonly [number, number]

/** What a label must not cover, in pixels of the panel (origin top left). */
export interface Obstacles {
  lines: Point[][]
  marks: { at: Point; radius: number }[]
  boxes: Rect[]
}

export type Corner = 'bottomLeft' | 'topRight' | 'bottomRight' | 'topLeft'
export const corners: readonly Corner[] = ['bottomLeft', 'topRight', 'bottomRight', 'topLeft']

const margin = 5
const clearance = 4

export interface Size {
  width: number
  height: number
}

/** Returns the box of `size` in a corner of a panel. */
export function inCorner(corner: Corner, size: Size, panel: Size): Rect {
  const isLeft = corner === 'bottomLeft' || corner === 'topLeft'
  const isTop = corner === 'topLeft' || corner === 'topRight'
  return {
    left: isLeft ? margin + 1 : panel.width - size.width - margin,
    top: isTop ? margin - 3 : panel.height - size.height - margin,
    ...size,
  }
}

/** Whether `box` lies in the panel and touches no obstacle. */
export function isFree(box: Rect, panel: Size, obstacles: Obstacles): boolean {
  if (box.left < 0 || box.top < 0 || box.left + box.width > panel.width || box.top + box.height > panel.height)
    return false
  if (obstacles.marks.some((mark) => contains(box, mark.at, mark.radius + clearance))) return false
  if (obstacles.boxes.some((other) => overlap(box, other))) return false
  return !obstacles.lines.some((line) => crosses(box, line))
}

/** Returns the free box farthest from all obstacles on a coarse raster, or null. */
export function anywhere(size: Size, panel: Size, obstacles: Obstacles): Rect | null {
  const steps = 14
  let best: Rect | null = null
  let farthest = 0
  for (let i = 0; i <= steps; i++)
    for (let j = 0; j <= steps; j++) {
      const left = margin + ((panel.width - size.width - 2 * margin) * i) / steps
      const top = margin + ((panel.height - size.height - 2 * margin) * j) / steps
      const box = { left, top, ...size }
      if (!isFree(box, panel, obstacles)) continue
      const distance = nearest(box, obstacles)
      if (distance > farthest) {
        farthest = distance
        best = box
      }
    }
  return best
}

function contains(box: Rect, [x, y]: Point, pad: number): boolean {
  return x > box.left - pad && x < box.left + box.width + pad && y > box.top - pad && y < box.top + box.height + pad
}

function overlap(a: Rect, b: Rect): boolean {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height
}

function crosses(box: Rect, line: Point[]): boolean {
  for (const point of along(line)) if (contains(box, point, clearance)) return true
  return false
}

/** Yields points along a polyline, no farther apart than the clearance. */
function* along(line: Point[]): Generator<Point> {
  for (let i = 0; i < line.length; i++) {
    const [x, y] = line[i] ?? [0, 0]
    const [toX, toY] = line[i + 1] ?? [x, y]
    const pieces = Math.max(1, Math.ceil(Math.hypot(toX - x, toY - y) / clearance))
    for (let k = 0; k < pieces; k++) yield [x + ((toX - x) * k) / pieces, y + ((toY - y) * k) / pieces]
  }
}

function nearest(box: Rect, obstacles: Obstacles): number {
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
  let least = Infinity
  const see = ([px, py]: Point): void => {
    const dx = Math.max(0, Math.abs(px - x) - box.width / 2)
    const dy = Math.max(0, Math.abs(py - y) - box.height / 2)
    least = Math.min(least, Math.hypot(dx, dy))
  }
  for (const mark of obstacles.marks) see(mark.at)
  for (const line of obstacles.lines) for (const point of along(line)) see(point)
  return least
}
