import { reactive } from 'vue'
import type { Quantity } from '../../../shared/contract/comparisons.ts'
import type { Centre } from './lines.ts'
import { quantities } from './quantities.ts'

export interface CompareChoice {
  quantity: Quantity
  layer: number | null
  over: 'step' | 'time'
  isLogX: boolean
  isLogY: boolean
  smoothing: number
  seeds: 'each' | Centre
  /** By their keys; empty: the first that there are. */
  x: string
  y: string
  /** Runs that are not drawn. */
  hidden: Set<string>
}

const choice: CompareChoice = reactive({
  ...{ quantity: 'objective', layer: null, over: 'step', isLogX: false, isLogY: true, smoothing: 1, seeds: 'each' },
  ...{ x: '', y: '', hidden: new Set<string>() },
} satisfies CompareChoice as CompareChoice)

/** How runs are looked at: it stays while one goes to another place and back. */
export function useCompareChoice() {
  return {
    choice,
    /** With the axis that suits it. */
    choose(quantity: Quantity): void {
      if (quantities[quantity].letter !== quantities[choice.quantity].letter) choice.layer = null
      choice.quantity = quantity
      choice.isLogY = quantities[quantity].isLog
    },
    toggle(id: string): void {
      if (!choice.hidden.delete(id)) choice.hidden.add(id)
    },
  }
}
