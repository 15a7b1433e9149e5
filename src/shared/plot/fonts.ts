import type { FontName } from './look.ts'

/** Families as CSS. Unquoted, because ECharts copies them into an SVG attribute, where double quotes break the XML. */
export const fontFamilies: Record<FontName, string> = {
  inter: 'Inter, Helvetica, Arial, sans-serif',
  stix: 'STIX Two Text, Times New Roman, Times, serif',
}

/** Returns the font that a CSS family begins with. */
export const fontOf = (family: string): FontName => (family.includes('STIX') ? 'stix' : 'inter')

/**
 * Advance widths in thousandths of an em, from the hmtx tables of Inter_400Regular.ttf and STIXTwoText_400Regular.ttf.
 * A chart is laid out without a DOM, and its labels must be equally wide on every machine.
 */
interface Widths {
  /** From the space to the tilde. */
  ascii: readonly number[]
  /** Superscript digits, then subscript digits. */
  raised: readonly number[]
  lowered: readonly number[]
  others: Readonly<Record<string, number>>
  /** Ratio of semi-bold to regular widths. */
  semiBold: number
}

const inter: Widths = {
  ascii: [
    281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 631, 407, 610, 618, 646, 593, 620,
    566, 619, 620, 288, 302, 662, 662, 662, 511, 966, 690, 654, 730, 722, 601, 590, 746, 743, 269, 571, 672, 565, 903,
    753, 765, 639, 765, 644, 642, 646, 744, 690, 985, 682, 679, 629, 365, 360, 365, 471, 456, 323, 562, 612, 571, 612,
    583, 370, 613, 591, 242, 242, 549, 242, 876, 591, 600, 612, 612, 376, 528, 327, 591, 562, 818, 546, 562, 552, 426,
    333, 426, 662,
  ],
  raised: [459, 304, 442, 446, 460, 440, 444, 406, 450, 444],
  lowered: [459, 304, 442, 446, 460, 440, 444, 406, 450, 444],
  others: {
    '⁻': 429,
    '₋': 429,
    '×': 662,
    '−': 662,
    '≤': 662,
    '≥': 662,
    δ: 584,
    λ: 642,
    σ: 624,
    '‖': 479,
    '′': 223,
    '·': 288,
    '–': 500,
    ˡ: 198,
    ⱼ: 198,
    ᵢ: 198,
    ₗ: 198,
    ₖ: 396,
    ₙ: 435,
    Ḡ: 746,
    Σ: 689,
    Λ: 690,
    Θ: 765,
    '½': 847,
    '⁺': 429,
    '’': 261,
    '…': 864,
    '→': 954,
    '←': 954,
    '○': 914,
    '◇': 1051,
    '∞': 936,
    '≈': 662,
    '√': 629,
  },
  semiBold: 1.035,
}

/** Characters that STIX lacks are set in Inter (fallback in lab/figures/formats/svgText.ts). */
const stix: Widths = {
  ascii: [
    235, 283, 334, 573, 495, 692, 736, 187, 343, 343, 410, 720, 245, 315, 245, 387, 495, 495, 495, 495, 495, 495, 495,
    495, 495, 495, 245, 245, 701, 720, 701, 411, 905, 718, 618, 670, 730, 626, 588, 720, 777, 357, 396, 702, 585, 895,
    742, 737, 569, 737, 659, 504, 603, 752, 680, 944, 664, 647, 594, 347, 385, 347, 480, 512, 222, 480, 522, 446, 539,
    464, 307, 484, 577, 285, 263, 542, 283, 852, 576, 514, 537, 521, 380, 395, 315, 570, 481, 749, 479, 483, 458, 312,
    267, 312, 557,
  ],
  raised: [412, 343, 373, 374, 403, 358, 390, 364, 374, 390],
  lowered: [412, 333, 373, 374, 403, 358, 390, 364, 374, 390],
  others: {
    '⁻': 536,
    '₋': 536,
    '×': 655,
    '−': 720,
    δ: 479,
    λ: 506,
    σ: 545,
    '‖': 427,
    '′': 296,
    '·': 282,
    '–': 500,
    ˡ: 244,
    Ḡ: 720,
    Σ: 604,
    Λ: 710,
    Θ: 738,
    '½': 889,
    '⁺': 536,
    '’': 245,
    '…': 887,
  },
  semiBold: 1.045,
}

const fonts: Record<FontName, Widths> = { inter, stix }
const superscriptDigits = '⁰¹²³⁴⁵⁶⁷⁸⁹'

function advance(character: string, font: Widths): number {
  const code = character.codePointAt(0) ?? 0
  // Marks of italic parts (italics.ts) have no width; characters of East Asia and emoji are squares.
  if (code === 0xe000 || code === 0xe001) return 0
  if (code >= 32 && code < 127) return font.ascii[code - 32] ?? 600
  if (code >= 0x2080 && code <= 0x2089) return font.lowered[code - 0x2080] ?? 450
  if (code >= 0x2e80 && (code < 0xe000 || code > 0xfaff) && code !== 0xfffd) return 1000
  const digit = superscriptDigits.indexOf(character)
  return digit >= 0 ? (font.raised[digit] ?? 450) : (font.others[character] ?? inter.others[character] ?? 620)
}

/** Characters that no font of this machine draws, and what stands for each. */
const replacements = new Map<string, string>()

/** Notes that no font draws a character. Its code point stands in its place from now on, with its width. */
export function replaceCharacter(character: string): void {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase()
  replacements.set(character, `[U+${code.padStart(4, '0')}]`)
}

/** Returns a text with code points in place of characters that no font draws. */
export const withReplacements = (text: string): string =>
  replacements.size === 0 ? text : Array.from(text, (character) => replacements.get(character) ?? character).join('')

/** Returns the width of one line of text without markup, in the units of `size`. */
export function textWidth(text: string, size: number, weight: 400 | 600 = 400, name: FontName = 'inter'): number {
  const font = fonts[name]
  let sum = 0
  for (const character of withReplacements(text)) sum += advance(character, font)
  return (sum / 1000) * size * (weight === 600 ? font.semiBold : 1)
}
