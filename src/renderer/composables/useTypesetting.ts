import { shallowRef, type ShallowRef } from 'vue'

/** Sets TeX into an element; throws where it is none. */
export type Typeset = (tex: string, element: HTMLElement) => void

const typeset = shallowRef<Typeset | null>(null)
let isAsked = false

/** KaTeX is as large as all of our own pages: it is loaded when the first formula is on screen, which until then stands there in plain signs. */
async function load(): Promise<void> {
  isAsked = true
  const { default: katex } = await import('katex')
  // Elements, not HTML: the page's policy lets no style through that is written as an attribute.
  typeset.value = (tex, element) => katex.render(tex, element, { output: 'htmlAndMathml', throwOnError: true })
}

/** null until it is loaded. */
export function useTypesetting(): Readonly<ShallowRef<Typeset | null>> {
  if (!isAsked) void load()
  return typeset
}
