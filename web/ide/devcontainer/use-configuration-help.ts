import { useEffect } from 'react'
import { useTRPCClient } from '#web/lib/trpc.ts'
import { useIde } from '../ide-context.ts'
import { schemaOf } from './configuration-paths.ts'

/** Has editors help with configurations, from when the first of them is in front. */
export function useConfigurationHelp(): void {
  const { codespace, connection, contextKeys, fileEvents } = useIde()
  const { name, repositoryName } = codespace
  const control = useTRPCClient()
  useEffect(() => {
    let help: Promise<Disposable> | null = null
    const load = async () => {
      const [{ helpWithConfigurations }, { helpServerOf }] = await Promise.all([
        import('./language/configuration-help.ts'),
        import('./language/help-server.ts'),
      ])
      return helpWithConfigurations(
        helpServerOf({ codespace: { name, repositoryName }, connection, control, contextKeys }),
      )
    }
    const look = ({ input, path }: ReturnType<typeof fileEvents.active.getState>) => {
      const isProposal = input?.type === 'page' && input.page === 'addConfiguration'
      if (!isProposal && (path === null || schemaOf(path) === null)) return
      help ??= load()
      help.catch(() => {
        // One can be written without help; it is asked for again with the next one that is opened.
        help = null
      })
    }
    look(fileEvents.active.getState())
    const stop = fileEvents.active.subscribe(look)
    return () => {
      stop()
      help?.then((one) => one[Symbol.dispose]()).catch(() => undefined)
    }
  }, [name, repositoryName, connection, contextKeys, fileEvents, control])
}
