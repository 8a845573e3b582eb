import { useMemo } from 'react'
import { showToast } from '#web/ui/Toast.tsx'
import { useIde } from '../../ide-context.ts'
import type { Chord } from '../key-chords.ts'
import type { KeyRow } from './key-rows.ts'

type Edits = typeof import('../user-rules.ts')

/**
 * What the keybindings editor changes: always keybindings.json, which holds at once and
 * on every device.
 */
export function useKeyChanges() {
  const { documents, keybindings } = useIde()
  return useMemo(() => {
    const { platform } = keybindings
    const change = async (edit: (edits: Edits, text: string) => string) => {
      try {
        const edits = await import('../user-rules.ts')
        await documents.change('keybindings', (text) => edit(edits, text))
      } catch (error) {
        showToast({
          tone: 'warning',
          title: 'The change was not saved at the server',
          description: error instanceof Error ? error.message : String(error),
        })
      }
    }
    return {
      add: ({ command, when }: KeyRow, chords: readonly Chord[]) =>
        change(({ addKeys }, text) =>
          addKeys(text, platform, { command, chords, ...(when === '' ? {} : { when }) }),
        ),
      setKeys: ({ command, rule }: KeyRow, chords: readonly Chord[]) =>
        change(({ addKeys, changeRule }, text) =>
          rule
            ? changeRule(text, platform, { rule, to: { ...rule, chords } })
            : addKeys(text, platform, { command, chords }),
        ),
      setWhen: ({ rule }: KeyRow, when: string) =>
        change(({ changeRule }, text) => {
          if (!rule) return text
          const { when: _, ...rest } = rule
          return changeRule(text, platform, { rule, to: when === '' ? rest : { ...rest, when } })
        }),
      remove: ({ rule }: KeyRow) =>
        change(({ removeRule }, text) => (rule ? removeRule(text, platform, rule) : text)),
      reset: ({ command }: KeyRow) =>
        change(({ resetCommand }, text) => resetCommand(text, command)),
    }
  }, [documents, keybindings])
}
