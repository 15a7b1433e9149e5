import { fontFamilies, fontOf, type FontName } from '../../shared/charts/fonts.ts'

interface Face {
  font: FontName
  size: number
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
    const face = faceOf(style)
    const isCentral = attributes.includes('dominant-baseline="central"')
    const y = Number(/\sy="([^"]*)"/.exec(attributes)?.[1] ?? 0)
    const rest = attributes
      .replace(/\sstyle="[^"]*"/, '')
      .replace(/\sy="[^"]*"/, '')
      .replace(/\sdominant-baseline="[^"]*"/, '')
    const baseline = Math.round((y + (isCentral ? halfDigit[face.font] * face.size : 0)) * 100) / 100
    return `<text${rest} y="${baseline}" ${face.attributes}>${completed(content, face.font)}`
  })
}

/** Half the height of a digit, to the size: what `central` means to the eye. */
const halfDigit: Record<FontName, number> = { inter: 0.36, stix: 0.33 }

/** Of what our charts write; the rest of what STIX Two Text lacks no chart writes. */
const lacking: Record<FontName, RegExp | null> = { inter: null, stix: /(?:[≤≥≈→←○◇∞√ⱼᵢₖₗₙ]|&[lg]e;)+/gu }

function completed(content: string, font: FontName): string {
  const pattern = lacking[font]
  return pattern
    ? content.replaceAll(pattern, (own) => `<tspan font-family="${fontFamilies.inter}">${own}</tspan>`)
    : content
}

function faceOf(style: string): Face {
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
  const rounded = Math.round(size * 100) / 100
  return {
    font: fontOf(family),
    size,
    attributes:
      `font-family="${family}" font-size="${rounded}"` +
      (weight === '400' || weight === 'normal' ? '' : ` font-weight="${weight}"`) +
      (slant === 'normal' ? '' : ` font-style="${slant}"`),
  }
}
