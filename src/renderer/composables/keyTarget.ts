const wordless = ['checkbox', 'radio', 'range', 'button', 'submit', 'reset', 'file', 'color']

/** Whether keys are typed there, and belong to the text: its own undo, its own Delete. */
export function isTextField(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !wordless.includes(target.type)
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLElement && target.isContentEditable)
}
