import { useEventListener } from '@vueuse/core'
import { lab } from '../../lab.ts'
import { isTextField } from '../keyTarget.ts'
import { openMenu } from '../useContextMenu.ts'
import { askableAt, askAt, questions } from './useAsk.ts'

/** Answers `?` on the focused element, and offers “What is …?” in the context menu of what can be asked. */
export function useAskKeys(): void {
  useEventListener('keydown', (event) => {
    if (event.key !== '?' || event.defaultPrevented || isTextField(event.target)) return
    if (askAt(document.activeElement)) event.preventDefault()
  })
  useEventListener('contextmenu', (event) => {
    // A chart has its own menu, a text field and selected text have that of the system.
    if (event.defaultPrevented || isTextField(event.target) || getSelection()?.isCollapsed === false) return
    const target = event.target instanceof Element ? event.target : null
    const found = askableAt(target)
    if (!found) return
    const { element, ids, value } = found
    const copied = value || (element.textContent ?? '').trim()
    openMenu(event, 'What is this?', [
      ...questions(ids, element, value),
      '-',
      { label: 'Copy', isEnabled: copied !== '', run: () => lab.call('desktop.copyText', { text: copied }) },
    ])
  })
}
