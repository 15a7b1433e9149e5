import { widthOf } from './drawing.ts'
import type { ChartTheme } from './theme.ts'

/** Breaks a sentence into lines, but never at × or =. */
export function wrapped(
  sentence: string,
  width: number,
  size: number,
  weight: 400 | 600 = 400,
  theme?: ChartTheme,
): string[] {
  const lines: string[] = []
  for (const word of sentence.split(/(?<![×=]) (?![×=])/)) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word
    if (lines.length > 0 && widthOf(longer, size, weight, theme) <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

/** Shortens a plain text with an ellipsis until it fits. */
export function fitted(
  content: string,
  width: number,
  size: number,
  weight: 400 | 600 = 400,
  theme?: ChartTheme,
): string {
  if (widthOf(content, size, weight, theme) <= width || content.includes('{i|')) return content
  const characters = [...content]
  while (characters.length > 1 && widthOf(`${characters.join('')}…`, size, weight, theme) > width) characters.pop()
  return `${characters.join('').trimEnd()}…`
}
