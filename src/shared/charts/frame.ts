import { text, widthOf, type Drawing, type Rect } from './drawing.ts'
import { legend, type LegendEntry } from './legend.ts'
import type { ChartTheme } from './theme.ts'

/** Sizes of type, from that of the labels. */
export interface Type {
  title: number
  label: number
  small: number
}

export function typeSizes(fontSize = 12): Type {
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
  /** Sentences under the panels. */
  captions: string[]
}

const edge = 8

/** Title, legend and caption round the panels. */
export function frame(content: FrameContent, type: Type): Frame {
  const { width, height, theme } = content
  const drawings: Drawing[] = []
  let top = edge
  if (content.title) {
    const style = { size: type.title, colour: theme.ink, weight: 600 } as const
    const lines = titleLines(content.title, width - 2 * edge, type.title)
    lines.forEach((line, i) => drawings.push(text(line, edge, top + i * type.title * 1.3, theme, style)))
    top += type.title * (1.7 + (lines.length - 1) * 1.3)
  }
  const block = legend(content.entries, { left: edge, top, width: width - 2 * edge }, theme, type.small)
  drawings.push(...block.drawings)
  top += block.height
  const captions = captionLines(content.captions, width - 2 * edge, type.small)
  let bottom = height - edge
  for (const line of captions.toReversed()) {
    const style = { size: type.small, colour: theme.quiet, align: 'center', valign: 'bottom' } as const
    drawings.push(text(line, width / 2, bottom, theme, style))
    bottom -= type.small * 1.4
  }
  return { drawings, inner: { left: edge, top, width: width - 2 * edge, height: Math.max(bottom - top, 1) } }
}

/** Sentences side by side while they fit, then below each other. */
function captionLines(sentences: string[], width: number, size: number): string[] {
  const lines: string[] = []
  for (const sentence of sentences) {
    const joined = lines.length > 0 ? `${lines.at(-1)}  ·  ${sentence}` : sentence
    if (lines.length > 0 && widthOf(joined, size) <= width) lines[lines.length - 1] = joined
    else lines.push(fitted(sentence, width, size))
  }
  return lines
}

/** A title over at most two lines. */
function titleLines(title: string, width: number, size: number): string[] {
  const words = title.split(' ')
  let first = words.shift() ?? ''
  while (words.length > 0 && widthOf(`${first} ${words[0]}`, size, 600) <= width) first += ` ${words.shift()}`
  const rest = words.length > 0 ? [fitted(words.join(' '), width, size, 600)] : []
  return [fitted(first, width, size, 600), ...rest]
}

/** As much of a plain text as fits, with an ellipsis where it does not. */
export function fitted(content: string, width: number, size: number, weight: 400 | 600 = 400): string {
  if (widthOf(content, size, weight) <= width || content.includes('{i|')) return content
  const characters = [...content]
  while (characters.length > 1 && widthOf(`${characters.join('')}…`, size, weight) > width) characters.pop()
  return `${characters.join('').trimEnd()}…`
}
