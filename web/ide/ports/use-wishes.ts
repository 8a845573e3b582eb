import { useEffect, useRef } from 'react'
import { type AnswerWishInput, type PortWish, portWishes } from '#agent/protocol/ports.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { showToast } from '#web/ui/toasts.ts'
import { useIde } from '../ide-context.ts'
import { keepFollowing } from './keep-following.ts'
import { visibilityWords } from './port-words.ts'
import { portsOf } from './ports.ts'
import type { PortActions } from './use-port-actions.ts'

const longestReason = 500
const audiences = { org: 'the organization', public: 'everybody' }

/**
 * Asks about what commands in the codespace want opened to others, in each window until one of them
 * answers: any program in there may want it, so it is done here and by the user's own word.
 */
export function useWishes(actions: PortActions): void {
  const { connection } = useIde()
  const act = useRef(actions)
  useEffect(() => {
    act.current = actions
  })
  useEffect(() => {
    const { client } = connection
    const told = new Map<string, () => void>()
    const answer = (id: string, said: Omit<AnswerWishInput, 'id'>) =>
      client.ports.answerWish.mutate({ id, ...said }).catch(() => {
        // The command is told after its two minutes that nobody answered.
      })
    const agree = async ({ id, port, visibility }: PortWish) => {
      try {
        await act.current.agreeToVisibility(port, visibility)
        await answer(id, { answer: 'agreed', reason: null })
      } catch (error) {
        const reason = sentenceOf(error).slice(0, longestReason)
        await answer(id, { answer: 'failed', reason })
      }
    }
    const tell = (wish: PortWish) => {
      const { id, port, visibility } = wish
      const { label, who } = visibilityWords[visibility]
      // What it is already needs no word of anybody's.
      if (portsOf({ connection }).row(port)?.visibility === visibility) {
        void answer(id, { answer: 'agreed', reason: null })
        return () => undefined
      }
      return showToast({
        tone: 'warning',
        title: `A command wants to open port ${port} to ${audiences[visibility]}`,
        description: `${who} Any program in the codespace can ask for it.`,
        source: 'Ports',
        staysOpen: true,
        actions: [
          { label: `Make ${label.toLowerCase()}`, onSelect: () => void agree(wish) },
          {
            label: 'Refuse',
            onSelect: () => void answer(id, { answer: 'refused', reason: null }),
          },
        ],
      })
    }
    const take = (said: unknown) => {
      // What is no such list, or a longer one, is not of an agent's own making: nothing is wanted.
      const wishes = portWishes.safeParse(said).data ?? []
      for (const [id, takeBack] of told) {
        if (wishes.some((wish) => wish.id === id)) continue
        takeBack()
        told.delete(id)
      }
      for (const wish of wishes) if (!told.has(wish.id)) told.set(wish.id, tell(wish))
    }
    const stop = keepFollowing((onError) =>
      client.ports.wishes.subscribe(undefined, { onData: take, onError }),
    )
    return () => {
      stop()
      for (const takeBack of told.values()) takeBack()
    }
  }, [connection])
}
