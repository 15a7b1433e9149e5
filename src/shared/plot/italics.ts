/** Private characters that stand for the ends of an italic part while ECharts lays a text out as one line. */
const [begin, end] = ['\u{e000}', '\u{e001}']
export const italicMarks = /[\u{e000}\u{e001}]/gu

/** Returns a text with marks in place of `{i|Z}`, and without such characters of its own. */
export const withItalicMarks = (content: string): string =>
  content.replaceAll(italicMarks, '').replaceAll(/\{i\|([^}]*)\}/g, `${begin}$1${end}`)

/** Splits a marked text into parts, the odd ones italic. */
export const italicParts = (marked: string): string[] => marked.split(italicMarks)
