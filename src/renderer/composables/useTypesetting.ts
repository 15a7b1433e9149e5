import { createGlobalState } from '@vueuse/core'
import { shallowRef, type ShallowRef } from 'vue'

/** Renders TeX into an element. Throws when the TeX is invalid. */
export type Typeset = (tex: string, element: HTMLElement) => void

/** Returns null until KaTeX is loaded. KaTeX is as large as all our pages, so the first formula on screen loads it. */
export const useTypesetting = createGlobalState((): Readonly<ShallowRef<Typeset | null>> => {
  const typeset = shallowRef<Typeset | null>(null)
  // Elements, not HTML: the policy of the page refuses styles that are written as attributes.
  void import('katex').then(({ default: katex }) => {
    typeset.value = (tex, element) => katex.render(tex, element, { output: 'htmlAndMathml', throwOnError: true })
  })
  return typeset
})
