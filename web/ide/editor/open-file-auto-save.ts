import type { IdeSettings } from '../settings/ide-settings.ts'

/** When a file saves itself: by the settings as they are at that moment. */
export class AutoSave {
  readonly #settings: Pick<IdeSettings, 'get'>
  readonly #save: () => void
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(settings: Pick<IdeSettings, 'get'>, save: () => void) {
    this.#settings = settings
    this.#save = save
  }

  get mode() {
    return this.#settings.get('files.autoSave')
  }

  /** Something was typed, or the settings have changed while something was unsaved. */
  typed(): void {
    this.cancel()
    if (this.mode !== 'afterDelay') return
    this.#timer = setTimeout(this.#save, this.#settings.get('files.autoSaveDelay'))
  }

  /** The user went on to something else in the page. */
  focusLeft(): void {
    if (this.mode === 'afterDelay' || this.mode === 'onFocusChange') this.#save()
  }

  /** The user went on to another window; this page may be put to sleep. */
  windowLeft(): void {
    if (this.mode !== 'off') this.#save()
  }

  cancel(): void {
    clearTimeout(this.#timer)
  }
}
