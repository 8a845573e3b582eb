import { useMutation } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTRPC } from '#web/lib/trpc.ts'
import { useIde } from '../ide-context.ts'
import { portsOf } from './ports.ts'

/**
 * Tells the server which protocol the configuration says of the commands that listen: it runs no
 * expression of a repository's itself. Each is told once, so that another choice stays.
 */
export function useFoundProtocols(): void {
  const { connection, codespace } = useIde()
  const { name, generation } = codespace
  const { mutate } = useMutation(useTRPC().ports.update.mutationOptions())
  // biome-ignore lint/correctness/useExhaustiveDependencies: another life of the container has other programs
  useEffect(() => {
    const ports = portsOf({ connection })
    const told = new Set<string>()
    const look = () => {
      const { view, isSettled, rows } = ports.store.getState()
      if (view === null || !isSettled) return
      for (const { port, foundProtocol: protocol, isListening } of rows) {
        const key = `${port} ${protocol}`
        if (protocol === null || !isListening || told.has(key)) continue
        told.add(key)
        mutate({ name, port, protocol }, { onSuccess: (changed) => ports.takeView(changed) })
      }
    }
    look()
    return ports.store.subscribe(look)
  }, [connection, name, generation, mutate])
}
