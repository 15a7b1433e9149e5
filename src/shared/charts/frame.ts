import { text, widthOf, type Drawing, type Rect } from './drawing.ts'
import { legend, type LegendEntry } from './legend.ts'
import type { ChartTheme } from './theme.ts'

/** Sizes of type, from that of the labels. */
export interface Type {
  title: number
  label: number
  small: number
}

export function typeSizes(fontSize = 11): Type {
  return { title: fontSize * 1.13, label: fontSize, small: fontSize * 0.9 }
}

export interface Frame {
  drawings: Drawing[]
  /** What is left for the panels. */
  inner: Rect
}

export interface FrameContent {
  width: number
  height: number
  theme: ChartTheme
  title?: string
  entries: LegendEntry[]
  /** Sentences under the panels; those that do not fit are left out, last first. */
  captions: string[]
}

const edge = 8

/** Title, legend and caption round the panels. */
export function frame(content: FrameContent, type: Type): Frame {
  const { width, height, theme } = content
  const drawings: Drawing[] = []
  let top = edge
  if (content.title) {
    const title = fitted(content.title, width - 2 * edge, type.title)
    drawings.push(text(title, edge, top, theme, { size: type.title, colour: theme.ink, weight: 600 }))
    top += type.title * 1.7
  }
  const block = legend(content.entries, { left: edge, top, width: width - 2 * edge }, theme, type.small)
  drawings.push(...block.drawings)
  top += block.height
  const caption = captionOf(content.captions, width - 2 * edge, type.small)
  let bottom = height - edge
  if (caption) {
    drawings.push(
      text(caption, width / 2, bottom, theme, {
        size: type.small,
        colour: theme.quiet,
        align: 'center',
        valign: 'bottom',
      }),
    )
    bottom -= type.small * 1.5
  }
  return { drawings, inner: { left: edge, top, width: width - 2 * edge, height: Math.max(bottom - top, 1) } }
}

function captionOf(sentences: string[], width: number, size: number): string {
  for (let count = sentences.length; count > 0; count--) {
    const caption = sentences.slice(0, count).join('  ·  ')
    if (widthOf(caption, size) <= width) return caption
  }
  return ''
}

function fitted(title: string, width: number, size: number): string {
  if (widthOf(title, size, 600) <= width) return title
  const characters = [...title]
  while (characters.length > 1 && widthOf(`${characters.join('')}…`, size, 600) > width) characters.pop()
  return `${characters.join('').trimEnd()}…`
}
