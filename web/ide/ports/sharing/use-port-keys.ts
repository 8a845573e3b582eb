import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '#web/lib/trpc.ts'
import { useIde } from '../../ide-context.ts'

/** A link opens a port in a browser, a token by a program. */
export type KeyKind = 'link' | 'token'
/** What is shown once. */
export type GivenKey =
  | { kind: 'link'; url: string }
  | { kind: 'token'; header: string; token: string }

/** The links or tokens of one port. */
export function usePortKeys(port: number, kind: KeyKind) {
  const { name } = useIde().codespace
  const { links, tokens } = useTRPC().ports
  const queryClient = useQueryClient()
  const [given, setGiven] = useState<GivenKey | null>(null)
  const of = kind === 'link' ? links : tokens
  const list = useQuery(of.list.queryOptions({ name }))
  const again = () => queryClient.invalidateQueries({ queryKey: of.list.queryKey({ name }) })
  const createLink = useMutation(
    links.create.mutationOptions({
      onSuccess: ({ url }) => {
        setGiven({ kind: 'link', url })
        return again()
      },
    }),
  )
  const createToken = useMutation(
    tokens.create.mutationOptions({
      onSuccess: ({ header, token }) => {
        setGiven({ kind: 'token', header, token })
        return again()
      },
    }),
  )
  const revoke = useMutation(of.revoke.mutationOptions({ onSuccess: again }))
  const create = kind === 'link' ? createLink : createToken
  return {
    /** Undefined until they are known. */
    keys: list.data?.filter((key) => key.port === port),
    /** Of the last thing that was asked for. */
    error: list.error ?? create.error ?? revoke.error,
    given,
    isMaking: create.isPending,
    make: (wanted: { label: string | null; expiresInMinutes: number }) =>
      create.mutate({ name, port, ...wanted }),
    isRevoking: revoke.isPending,
    revoke: (id: string) => revoke.mutate({ name, id }),
  }
}
