import { text, widthOf, type Drawing, type Rect } from './drawing.ts'
import { resolveText } from './textOverrides.ts'
import { legend, type LegendEntry } from './legend.ts'
import type { ChartTheme } from './theme.ts'
import { wrapped } from './wrapped.ts'

/** Font sizes. */
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
  /** The area that remains for the panels. */
  inner: Rect
}

export interface FrameContent {
  width: number
  height: number
  theme: ChartTheme
  title?: string
  entries: LegendEntry[]
  /** Title of the shared x axis. */
  x?: string
  /** Sentences under the panels. */
  captions: string[]
  /** A last sentence under the panels. */
  note?: string
}

const edge = 8

/** Lays out title, legend and captions round the panels. */
export function chartFrame(content: FrameContent, type: Type): Frame {
  const { width, height, theme } = content
  const drawings: Drawing[] = []
  let top = edge
  if (content.title) {
    const style = { size: type.title, colour: theme.ink, weight: 600 } as const
    const lines = wrapped(content.title, width - 2 * edge, type.title, 600, theme)
    lines.forEach((line, i) => drawings.push(text(line, edge, top + i * type.title * 1.3, theme, style)))
    top += type.title * (1.7 + (lines.length - 1) * 1.3)
  }
  const place = theme.edits?.legend ?? 'above'
  const entries = place === 'none' ? [] : content.entries
  const block = legend(entries, { left: edge, top, width: width - 2 * edge }, theme, type.small)
  let bottom = height - edge
  if (place === 'below') {
    bottom -= block.height + type.small * 0.4
    const own = { left: edge, top: bottom + type.small * 0.4, width: width - 2 * edge }
    drawings.push(...legend(entries, own, theme, type.small).drawings)
  } else {
    drawings.push(...block.drawings)
    top += block.height
  }
  const x = { key: 'x', defaultText: content.x ?? '' }
  const hasX = content.x !== undefined
  const below = [...content.captions, ...(content.note ? [content.note] : [])]
  const notes = (theme.edits?.hasNotes ?? true) ? below : []
  const sentences = hasX ? [resolveText(theme, x), ...notes] : notes
  const captions = captionLines(sentences, width - 2 * edge, type.small, theme)
  for (const [i, line] of [...captions.entries()].toReversed()) {
    const style = { size: type.small, colour: theme.quiet, align: 'center', valign: 'bottom' } as const
    drawings.push({ ...text(line, width / 2, bottom, theme, style), ...(hasX && i === 0 ? { info: x } : {}) })
    bottom -= type.small * 1.4
  }
  return { drawings, inner: { left: edge, top, width: width - 2 * edge, height: Math.max(bottom - top, 1) } }
}

/** Puts sentences side by side while they fit, then below each other. A long sentence continues on the next line. */
function captionLines(sentences: string[], width: number, size: number, theme: ChartTheme): string[] {
  const lines: string[] = []
  for (const sentence of sentences) {
    const joined = lines.length > 0 ? `${lines.at(-1)}  ·  ${sentence}` : sentence
    if (lines.length > 0 && widthOf(joined, size, 400, theme) <= width) lines[lines.length - 1] = joined
    else lines.push(...wrapped(sentence, width, size, 400, theme))
  }
  return lines
}

/** Returns the height that title, legend and captions take. */
export function frameHeight(content: Omit<FrameContent, 'height'>, type: Type): number {
  const tall = 10_000
  return tall - chartFrame({ ...content, height: tall }, type).inner.height
}
