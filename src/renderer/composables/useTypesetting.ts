import { createGlobalState } from '@vueuse/core'
import { shallowRef, type ShallowRef } from 'vue'
import { formulaOptions } from '../../shared/reports/formulas.ts'

/** Renders TeX into an element. Throws when the TeX is invalid. */
export type Typeset = (tex: string, element: HTMLElement, isDisplay?: boolean) => void

/** Returns null until KaTeX is loaded. KaTeX is as large as all our pages, so the first formula on screen loads it. */
export const useTypesetting = createGlobalState((): Readonly<ShallowRef<Typeset | null>> => {
  const typeset = shallowRef<Typeset | null>(null)
  // Elements, not HTML: the policy of the page refuses styles that are written as attributes.
  void import('katex').then(({ default: katex }) => {
    typeset.value = (tex, element, isDisplay = false) =>
      katex.render(tex, element, { ...formulaOptions, displayMode: isDisplay, output: 'htmlAndMathml' })
  })
  return typeset
})
