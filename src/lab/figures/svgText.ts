import { fontFamilies, fontOf, textWidth } from '../../shared/plot/fonts.ts'
import type { FontName } from '../../shared/plot/look.ts'

interface Face {
  font: FontName
  size: number
  isBold: boolean
  attributes: string
}

/**
 * Gives every text its face as attributes and its baseline as a number. ECharts writes the CSS shorthand `font:`,
 * of which resvg and some editors lose weight and family, and `dominant-baseline`, which Inkscape and Word ignore. What
 * the family lacks is set in Inter: left to itself a PDF shows a box there, and every other program a font of its own.
 */
export function portableText(svg: string): string {
  return svg.replaceAll(/<text([^>]*)>([^<]*)/g, (_, attributes: string, content: string) => {
    const style = /\sstyle="([^"]*)"/.exec(attributes)?.[1] ?? ''
    const face = faceOfStyle(style)
    const isCentral = attributes.includes('dominant-baseline="central"')
    const y = Number(/\sy="([^"]*)"/.exec(attributes)?.[1] ?? 0)
    const rest = attributes
      .replace(/\sstyle="[^"]*"/, '')
      .replace(/\sy="[^"]*"/, '')
      .replace(/\sdominant-baseline="[^"]*"/, '')
    const baseline = rounded(y + (isCentral ? halfDigit[face.font] * face.size : 0))
    const own = `y="${baseline}" ${face.attributes}`
    return runsOf(content, face.font).length > 1 ? patched(rest, own, content, face) : `<text${rest} ${own}>${content}`
  })
}

const rounded = (value: number): number => Math.round(value * 100) / 100

/** Half the height of a digit, to the size: what `central` means to the eye. */
const halfDigit: Record<FontName, number> = { inter: 0.36, stix: 0.33 }

/** Of what our charts write; the rest of what STIX Two Text lacks no chart writes. */
const lacking: Record<FontName, RegExp | null> = { inter: null, stix: /([≤≥≈→←○◇∞√ⱼᵢₖₗₙ]+)/u }

/** What the font has and what it has not, in turns. */
function runsOf(content: string, font: FontName): string[] {
  const pattern = lacking[font]
  return pattern ? content.split(pattern) : [content]
}

/**
 * What the font lacks in Inter, every run at its own place: left to flow, resvg sets a whole text in another font where one
 * of its letters is missing.
 */
function patched(attributes: string, own: string, content: string, { font, size, isBold }: Face): string {
  const runs = runsOf(content, font).map((run, i) => {
    const name = i % 2 === 0 ? font : 'inter'
    return { run, name, width: textWidth(unescaped(run), size, isBold ? 600 : 400, name) }
  })
  const whole = runs.reduce((sum, { width }) => sum + width, 0)
  const anchor = /text-anchor="(\w+)"/.exec(attributes)?.[1] ?? 'start'
  const x = Number(/\sx="([^"]*)"/.exec(attributes)?.[1] ?? 0)
  const rest = attributes.replace(/\sx="[^"]*"/, '').replace(/\stext-anchor="\w+"/, '')
  let at = x - (anchor === 'middle' ? whole / 2 : anchor === 'end' ? whole : 0)
  const spans = runs.map(({ run, name, width }) => {
    const family = name === font ? '' : ` font-family="${fontFamilies[name]}"`
    const span = run === '' ? '' : `<tspan x="${rounded(at)}"${family}>${run}</tspan>`
    at += width
    return span
  })
  return `<text${rest} text-anchor="start" ${own}>${spans.join('')}`
}

const unescaped = (content: string): string =>
  content.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')

function faceOfStyle(style: string): Face {
  const declarations = new Map(
    style.split(';').flatMap((declaration) => {
      const colon = declaration.indexOf(':')
      return colon < 0 ? [] : [[declaration.slice(0, colon).trim(), declaration.slice(colon + 1).trim()] as const]
    }),
  )
  const shorthand = /^(.*?)([\d.]+)px\s+(.+)$/.exec(declarations.get('font') ?? '')
  const words = (shorthand?.[1] ?? '').split(/\s+/)
  const size = Number(shorthand?.[2] ?? Number.parseFloat(declarations.get('font-size') ?? '12'))
  const family = (shorthand?.[3] ?? declarations.get('font-family') ?? 'Inter').replaceAll(/["']/g, '')
  const weight = declarations.get('font-weight') ?? words.find((word) => /^(bold|\d{3})$/.test(word)) ?? '400'
  const slant = declarations.get('font-style') ?? words.find((word) => word === 'italic') ?? 'normal'
  return {
    font: fontOf(family),
    size,
    isBold: weight === '600',
    attributes:
      `font-family="${family}" font-size="${rounded(size)}"` +
      (weight === '400' || weight === 'normal' ? '' : ` font-weight="${weight}"`) +
      (slant === 'normal' ? '' : ` font-style="${slant}"`),
  }
}
