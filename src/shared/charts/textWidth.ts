/**
 * Advance widths of Inter Regular in thousandths of an em, from the hmtx table of Inter_400Regular.ttf: a chart
 * that is laid out without a DOM must know where its labels end, and must get the same answer everywhere.
 */
const ascii = [
  281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 631, 407, 610, 618, 646, 593, 620,
  566, 619, 620, 288, 302, 662, 662, 662, 511, 966, 690, 654, 730, 722, 601, 590, 746, 743, 269, 571, 672, 565, 903,
  753, 765, 639, 765, 644, 642, 646, 744, 690, 985, 682, 679, 629, 365, 360, 365, 471, 456, 323, 562, 612, 571, 612,
  583, 370, 613, 591, 242, 242, 549, 242, 876, 591, 600, 612, 612, 376, 528, 327, 591, 562, 818, 546, 562, 552, 426,
  333, 426, 662,
]

/** Of super- and subscript digits; both sets have the same widths. */
const raised = [459, 304, 442, 446, 460, 440, 444, 406, 450, 444]

const others: Readonly<Record<string, number>> = {
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
  Ḡ: 746,
  '…': 864,
  '→': 954,
}

const superscriptDigits = '⁰¹²³⁴⁵⁶⁷⁸⁹'
const semiBold = 1.035

function advance(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code >= 32 && code < 127) return ascii[code - 32] ?? 600
  if (code >= 0x2080 && code <= 0x2089) return raised[code - 0x2080] ?? 450
  const digit = superscriptDigits.indexOf(character)
  return digit >= 0 ? (raised[digit] ?? 450) : (others[character] ?? 620)
}

/** Width of one line of text without mark-up, in the units of `size`. */
export function textWidth(text: string, size: number, weight: 400 | 600 = 400): number {
  let sum = 0
  for (const character of text) sum += advance(character)
  return (sum / 1000) * size * (weight === 600 ? semiBold : 1)
}
