import { useEventListener } from '@vueuse/core'
import { onScopeDispose } from 'vue'
import { commandTitle, pressedCommand, type CommandId } from '../../../shared/commands.ts'
import { askAt } from '../../composables/asking/useAsk.ts'
import { isTextField } from '../../composables/keyTarget.ts'
import { isMac, runCommand } from '../../composables/useCommands.ts'
import { lab } from '../../lab.ts'

/** Commands that a text field has too. There its own win. */
const isOfTexts = (id: CommandId): id is 'undo' | 'redo' => id === 'undo' || id === 'redo'

const isDialogOpen = (): boolean => document.querySelector('dialog[open]') !== null

/**
 * Runs commands from the keyboard and from the native menu. A key that the page handles never reaches the menu.
 * `showMessage` says when a command is unavailable on this page.
 */
export function useKeys(showMessage: (text: string) => void): void {
  const dispatch = (id: CommandId): void => {
    // The page under a dialog waits until the dialog is closed.
    if (isDialogOpen() && !isOfTexts(id)) return
    // A text field has its own undo, and there is no other way to ask for it.
    if (isOfTexts(id) && (isTextField(document.activeElement) || isDialogOpen())) document.execCommand(id)
    else if (!runCommand(id)) showMessage(`“${commandTitle(id).replace('…', '')}” is unavailable on this page.`)
  }
  useEventListener('keydown', (event) => {
    if (event.defaultPrevented || isDialogOpen()) return
    const id = pressedCommand(event, isMac)
    if (id === null || (isOfTexts(id) && isTextField(event.target))) return
    event.preventDefault()
    // Help about the focused name, heading or field comes before the page.
    if (id === 'help' && askAt(document.activeElement)) return
    // A key that is held down counts once.
    if (!event.repeat || isOfTexts(id)) dispatch(id)
  })
  onScopeDispose(lab.on('desktop.menuChosen', ({ command }) => dispatch(command)))
}
