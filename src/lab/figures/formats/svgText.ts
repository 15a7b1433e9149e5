import { fontFamilies, fontOf, withReplacements } from '../../../shared/plot/fonts.ts'
import { italicParts } from '../../../shared/plot/italics.ts'
import type { FontName } from '../../../shared/plot/look.ts'
import { partsByFont } from '../coverage.ts'
import { escape } from '../figureMetadata.ts'

interface Face {
  font: FontName
  size: number
  attributes: string
}

/**
 * Gives every text its face as attributes and its baseline as a number. ECharts writes the CSS shorthand `font:`,
 * of which resvg and some editors lose weight and family, and `dominant-baseline`, which Inkscape and Word ignore. A label is
 * one text: its italic parts, and those that the family lacks, flow as `<tspan>`s. Pieces at places of their own run into
 * each other where another font draws them.
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
    return `<text${rest} y="${baseline}" ${face.attributes}>${spansOf(unescaped(content), face.font)}`
  })
}

const rounded = (value: number): number => Math.round(value * 100) / 100

/** Half the height of a digit, to the size: what `central` means to the eye. */
const halfDigit: Record<FontName, number> = { inter: 0.36, stix: 0.33 }

/** Returns the content of a text: plain where it has one face, else with a span for each part of another face. */
function spansOf(content: string, font: FontName): string {
  return italicParts(withReplacements(content))
    .flatMap((part, i) => partsByFont(part, font).map((own) => ({ ...own, isItalic: i % 2 === 1 })))
    .map(({ part, font: own, isItalic }) => {
      const slant = isItalic ? ' font-style="italic"' : ''
      const family = own === font ? '' : ` font-family="${fontFamilies[own]}"`
      return slant || family ? `<tspan${family}${slant}>${escape(part)}</tspan>` : escape(part)
    })
    .join('')
}

const unescaped = (content: string): string =>
  content
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

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
    attributes:
      `font-family="${family}" font-size="${rounded(size)}"` +
      (weight === '400' || weight === 'normal' ? '' : ` font-weight="${weight}"`) +
      (slant === 'normal' ? '' : ` font-style="${slant}"`),
  }
}
