import { createStore, type StoreApi } from 'zustand/vanilla'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { showToast } from '#web/ui/toasts.ts'
import type { SettingValues } from './setting-check.ts'
import { type SettingId, type SettingValue, settingDefinitions } from './setting-definitions.ts'
import type { SettingProblem } from './settings-text.ts'
import type { UserDocuments } from './user-documents.ts'

const valuesKey = 'bothy.settings.values'
const loadText = () => import('./settings-text.ts')

/**
 * The user's settings of the IDE, the same in every codespace and on every device: the document
 * `settings`, which is VS Code's settings.json. What is not set there, or wrong, is the default.
 */
export class IdeSettings {
  readonly store: StoreApi<{ values: SettingValues; problems: readonly SettingProblem[] }>
  readonly #documents: UserDocuments
  readonly #stop: () => void
  #changes = 0

  constructor(documents: UserDocuments) {
    this.#documents = documents
    const document = documents.store('settings')
    // What the text said when this browser last read it, until its reader has arrived.
    const values = document.getState().text === '' ? {} : readValues()
    this.store = createStore(() => ({ values, problems: [] }))
    this.#stop = document.subscribe(({ text }, { text: before }) => {
      if (text !== before) this.#read(text)
    })
    if (document.getState().text !== '') this.#read(document.getState().text)
  }

  get<Id extends SettingId>(id: Id): SettingValue<Id> {
    return (this.store.getState().values[id] ?? settingDefinitions[id].default) as SettingValue<Id>
  }

  /**
   * Takes effect at once, here and in this browser's other tabs, and is written to settings.json.
   */
  set<Id extends SettingId>(id: Id, value: SettingValue<Id>): void {
    this.#write(id, value)
  }

  /** Takes it out of settings.json, so that the default holds. */
  reset(id: SettingId): void {
    this.#write(id, undefined)
  }

  [Symbol.dispose](): void {
    this.#stop()
  }

  #write(id: SettingId, value: unknown): void {
    this.#changes += 1
    const { [id]: _, ...others } = this.store.getState().values
    this.#keep(value === undefined ? others : { ...others, [id]: value })
    loadText()
      .then(({ editSetting }) =>
        this.#documents.change('settings', (text) => editSetting(text, id, value)),
      )
      .catch((error: unknown) => {
        showToast({
          tone: 'warning',
          title: 'The setting holds in this browser only',
          description: `It is sent again later. ${sentenceOf(error)}`,
        })
      })
      .finally(() => {
        this.#changes -= 1
        if (this.#changes === 0) this.#read(this.#documents.store('settings').getState().text)
      })
  }

  #read(text: string): void {
    loadText().then(
      ({ readSettings }) => {
        const isLatest = text === this.#documents.store('settings').getState().text
        // A change on its way to the text is already what holds.
        if (!isLatest || this.#changes > 0) return
        const { values, problems } = readSettings(text)
        this.#keep(values)
        this.store.setState({ problems })
      },
      () => {
        // Its code did not arrive: what was read last holds until the next change or page.
      },
    )
  }

  #keep(values: SettingValues): void {
    if (JSON.stringify(values) === JSON.stringify(this.store.getState().values)) return
    this.store.setState({ values })
    try {
      localStorage.setItem(valuesKey, JSON.stringify(values))
    } catch {
      // Full or blocked: the next page begins with the defaults.
    }
  }
}

function readValues(): SettingValues {
  try {
    return JSON.parse(localStorage.getItem(valuesKey) ?? '{}') as SettingValues
  } catch {
    // Blocked, or written by something else: as if nothing were set.
    return {}
  }
}
