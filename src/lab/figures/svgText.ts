interface Face {
  size: number
  attributes: string
}

/**
 * Gives every text its face as attributes and its baseline as a number. ECharts writes the CSS shorthand `font:`,
 * of which resvg and some editors lose weight and family, and `dominant-baseline`, which Inkscape and Word ignore.
 */
export function portableText(svg: string): string {
  return svg.replaceAll(/<text([^>]*)>/g, (_, attributes: string) => {
    const style = /\sstyle="([^"]*)"/.exec(attributes)?.[1] ?? ''
    const face = faceOf(style)
    const isCentral = attributes.includes('dominant-baseline="central"')
    const y = Number(/\sy="([^"]*)"/.exec(attributes)?.[1] ?? 0)
    const rest = attributes
      .replace(/\sstyle="[^"]*"/, '')
      .replace(/\sy="[^"]*"/, '')
      .replace(/\sdominant-baseline="[^"]*"/, '')
    // Half the height of Inter's digits: what `central` means to the eye.
    const baseline = Math.round((y + (isCentral ? 0.36 * face.size : 0)) * 100) / 100
    return `<text${rest} y="${baseline}" ${face.attributes}>`
  })
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
    size,
    attributes:
      `font-family="${family}" font-size="${rounded}"` +
      (weight === '400' || weight === 'normal' ? '' : ` font-weight="${weight}"`) +
      (slant === 'normal' ? '' : ` font-style="${slant}"`),
  }
}
