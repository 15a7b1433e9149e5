import type { Scale } from '../../plot/scales.ts'
import { text, widthOf, type Drawing, type Rect } from '../../plot/drawing.ts'
import type { Type } from '../../plot/chartFrame.ts'
import { anywhere, corners, inCorner, isFree, type Corner, type Obstacles, type Size } from '../../plot/placement.ts'
import type { SpectraView } from './data.ts'
import { panelObstacles, type PanelPoints } from './panel.ts'
import { linearSpectrum, type SpectraScales } from './layout.ts'

export interface Panels {
  points: PanelPoints[]
  rects: Rect[]
  /** The numbers of each panel, the most important first. */
  texts: string[][]
  scales: SpectraScales
  symbol: number
  /** Height of the numerical floor and its note, by panel. */
  floors: number[]
}

export interface Placed {
  /** The y axis, with headroom where the numbers need it. */
  y: Scale
  drawings: Drawing[]
}

const lineHeight = 1.3

type Breaking = (numbers: string[]) => string[]

/** Ways to break the numbers of a panel into lines, best first. The partial ones leave some out. */
const whole: Breaking[] = [(n) => (n.length > 1 ? [n.slice(0, -1).join('   '), n.at(-1) ?? ''] : n), (n) => n]
const partial: Breaking[] = [(n) => n.slice(0, 2), (n) => n.slice(1, 2)]

/** Shares of the panel kept free above the data. The smallest that fits all numbers is used. */
const headrooms = [0, 0.08, 0.16, 0.24, 0.32, 0.4]

/** Writes the numbers of every panel where its data are not, and makes room above the data where needed. */
export function placeNumbers(panels: Panels, view: SpectraView, type: Type): Placed {
  const { scales } = panels
  const values = panels.points.flatMap((p) =>
    [
      ...p.measured,
      ...p.identity,
      ...Object.values(p.forecasts).flat(),
      ...p.structures.flatMap(({ points }) => points),
    ]
      .map(([, v]) => v)
      .concat(p.band.map(([, , upper]) => upper)),
  )
  for (const headroom of view.scale === 'linear' && view.yMax === undefined && !view.theme.view?.y ? headrooms : [0])
    for (const breaking of whole) {
      const y = headroom === 0 ? scales.y : linearSpectrum(values, view, headroom)
      const blocks = placeBlocks(panels, y, [breaking], type)
      if (blocks.every((block) => block !== null)) return { y, drawings: written(blocks, panels, view, type) }
    }
  const blocks = placeBlocks(panels, scales.y, [...whole, ...partial], type)
  return { y: scales.y, drawings: written(blocks, panels, view, type) }
}

interface Block {
  lines: string[]
  /** In pixels of the panel. */
  box: Rect
}

/** Places the numbers of each panel, in the same corner of all panels if possible; null where none is free. */
function placeBlocks(panels: Panels, y: Scale, breakings: Breaking[], type: Type): (Block | null)[] {
  const sites = panels.texts.map((numbers, i) => {
    const rect = panels.rects[i] ?? { left: 0, top: 0, width: 1, height: 1 }
    const points = panels.points[i]
    const own = points ? panelObstacles(points, rect, panels.scales.x, y, panels.symbol) : noObstacles
    const height = panels.floors[i] ?? 0
    const floor = { left: 0, top: rect.height - height, width: rect.width, height }
    return { numbers, rect, obstacles: { ...own, boxes: [floor] } }
  })
  const inThe = (corner: Corner, site: (typeof sites)[number], breaking: Breaking): Block | null => {
    const lines = breaking(site.numbers)
    const box = inCorner(corner, sizeOf(lines, type), site.rect)
    return lines.length === 0 || isFree(box, site.rect, site.obstacles) ? { lines, box } : null
  }
  for (const breaking of breakings)
    for (const corner of corners) {
      const blocks = sites.map((site) => inThe(corner, site, breaking))
      if (blocks.every((block) => block !== null)) return blocks
    }
  return sites.map((site) => {
    for (const breaking of breakings) {
      for (const corner of corners) {
        const block = inThe(corner, site, breaking)
        if (block) return block
      }
      const lines = breaking(site.numbers)
      const box = anywhere(sizeOf(lines, type), site.rect, site.obstacles)
      if (box) return { lines, box }
    }
    return null
  })
}

const noObstacles: Obstacles = { lines: [], marks: [], boxes: [] }

function written(blocks: (Block | null)[], panels: Panels, view: SpectraView, type: Type): Drawing[] {
  return blocks.flatMap((block, i) => {
    const rect = panels.rects[i]
    return block && rect ? write(block.lines, block.box, rect, view, type) : []
  })
}

function sizeOf(block: string[], type: Type): Size {
  return {
    width: Math.max(0, ...block.map((line) => widthOf(line, type.small))),
    height: block.length * type.small * lineHeight,
  }
}

function write(block: string[], box: Rect, panel: Rect, view: SpectraView, type: Type): Drawing[] {
  const isRight = box.left + box.width / 2 > panel.width / 2
  return block.map((line, i) =>
    text(
      line,
      panel.left + box.left + (isRight ? box.width : 0),
      panel.top + box.top + i * type.small * lineHeight,
      view.theme,
      {
        size: type.small,
        colour: view.theme.ink,
        align: isRight ? 'right' : 'left',
      },
    ),
  )
}
