import { useEffect, useState } from 'react'
import type { StepName } from '#server/codespaces/codespaces.schema.ts'
import { useTRPCClient } from '#web/lib/trpc.ts'
import { plainLog } from './plain-log.ts'

/** More of the beginning than this is left out: nobody reads it here, and drawing it costs. */
const keptCharacters = 256 * 1024
const drawEveryMs = 100

/** What a step has printed, growing as it does; null until the first of it is there. */
export function useStepLog(name: string, step: StepName, generation: number): string | null {
  const client = useTRPCClient()
  const [text, setText] = useState<string | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each generation has a log of its own
  useEffect(() => {
    let raw = ''
    let timer: ReturnType<typeof setTimeout> | undefined
    const draw = () => {
      timer = undefined
      setText(plainLog(raw))
    }
    const subscription = client.codespaces.stepLog.subscribe(
      { name, step },
      {
        onData: ({ data }) => {
          raw = (raw + data.text).slice(-keptCharacters)
          timer ??= setTimeout(draw, drawEveryMs)
        },
        onError: () => setText((shown) => shown ?? ''),
      },
    )
    return () => {
      subscription.unsubscribe()
      clearTimeout(timer)
      setText(null)
    }
  }, [client, name, step, generation])
  return text
}
