import { onScopeDispose } from 'vue'
import { commandTitle, pressedCommand, type CommandId } from '../../../shared/commands.ts'
import { isTextField } from '../../composables/keyTarget.ts'
import { isMac, runCommand } from '../../composables/useCommands.ts'
import { lab } from '../../lab.ts'

const isDialogOpen = (): boolean => document.querySelector('dialog[open]') !== null

/**
 * Commands by their keys and from the native menu: both ask the same. A key that the page takes never comes to the menu.
 * `say` is told where there is nothing to do a command with.
 */
export function useKeys(say: (words: string) => void): void {
  const dispatch = (id: CommandId): void => {
    // What lies under a dialog waits until it is closed.
    if (isDialogOpen() && id !== 'undo') return
    // In a text the text has its own. There is no other way to ask a text field for it.
    if (id === 'undo' && (isTextField(document.activeElement) || isDialogOpen())) document.execCommand('undo')
    else if (!runCommand(id)) say(`${commandTitle(id).replace('…', '')}: there is nothing here to do it with.`)
  }
  const press = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isDialogOpen()) return
    const id = pressedCommand(event, isMac)
    if (id === null || (id === 'undo' && isTextField(event.target))) return
    event.preventDefault()
    // A key that is held down asks once.
    if (!event.repeat || id === 'undo') dispatch(id)
  }
  addEventListener('keydown', press)
  onScopeDispose(() => removeEventListener('keydown', press))
  onScopeDispose(lab.on('desktop.menuChosen', ({ command }) => dispatch(command)))
}
