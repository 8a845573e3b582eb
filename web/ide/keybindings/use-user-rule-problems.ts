import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { useIde } from '../ide-context.ts'
import type { RuleProblem } from './user-rules.ts'

const none: readonly RuleProblem[] = []

/** What is wrong in keybindings.json, as it is now. */
export function useUserRuleProblems(): readonly RuleProblem[] {
  const { documents } = useIde()
  const { text } = useStore(documents.store('keybindings'))
  const [problems, setProblems] = useState(none)
  useEffect(() => {
    let isGone = false
    const read = async () => {
      const { readUserRules } = await import('./user-rules.ts')
      if (!isGone) setProblems(readUserRules(text).problems)
    }
    // Code that does not arrive says nothing of the text; the next change asks for it again.
    read().catch(() => undefined)
    return () => {
      isGone = true
    }
  }, [text])
  return problems
}
