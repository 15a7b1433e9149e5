/** Families of a figure; each is shipped, and its advance widths are in textWidth.ts. */
export const fontNames = ['inter', 'stix'] as const
export type FontName = (typeof fontNames)[number]

/** As CSS. Unquoted on purpose: ECharts copies the family into an SVG attribute, where double quotes break the XML. */
export const fontFamilies: Record<FontName, string> = {
  inter: 'Inter, Helvetica, Arial, sans-serif',
  stix: 'STIX Two Text, Times New Roman, Times, serif',
}

/** The name of the font that a family of CSS begins with. */
export const fontOf = (family: string): FontName => (family.includes('STIX') ? 'stix' : 'inter')
