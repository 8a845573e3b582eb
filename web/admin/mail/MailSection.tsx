import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { MailServerState } from '#server/notifications/notifications.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { useSignInAgain } from '#web/settings/SignInAgain.tsx'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { TextField } from '#web/ui/TextField.tsx'
import { showToast } from '#web/ui/toasts.ts'
import { SectionData } from '../SectionData.tsx'
import { SectionHeading } from '../SectionHeading.tsx'
import { SettingsLink } from '../SettingsLink.tsx'

/** The mail server that notices go through: its password, and whether it works. */
export function MailSection() {
  const trpc = useTRPC()
  const state = useQuery(trpc.notifications.mailServer.get.queryOptions())
  return (
    <>
      <SectionHeading title="Mail">
        Through which mail server people are told that a codespace of theirs expires, where they
        want that. Server, port, encryption, user and sender stand in{' '}
        <SettingsLink search="mail server" />.
      </SectionHeading>
      <SectionData
        query={state}
        waiting="Waiting for the mail server"
        failed="The mail server could not be looked up"
      >
        {(data) => (
          <>
            <Server state={data} />
            {data.userName !== null && <Password state={data} userName={data.userName} />}
            {data.server && <TestMail />}
          </>
        )}
      </SectionData>
    </>
  )
}

function Server({ state: { server, userName, password } }: { state: MailServerState }) {
  if (server === null) {
    return (
      <Banner tone="info">
        No mail is sent: <em>Mail server</em> and <em>Sender of mail</em> are not both set.
      </Banner>
    )
  }
  if (userName !== null && password !== 'set') {
    return (
      <Banner tone="warning">
        {password === 'none'
          ? `No mail is sent: the password of ${userName} is missing.`
          : `No mail is sent: the password that was given is for another server or user, and said to no other. Give that of ${userName} at ${server.host}.`}
      </Banner>
    )
  }
  return (
    <p className="break-words">
      Mail goes through{' '}
      <code className="font-mono">
        {server.host}:{server.port}
      </code>
      {userName !== null && ` as ${userName}`}, from {server.from}.
    </p>
  )
}

function Password({ state, userName }: { state: MailServerState; userName: string }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const again = useSignInAgain()
  const [text, setText] = useState('')
  const set = useMutation(
    trpc.notifications.mailServer.setPassword.mutationOptions({
      onSuccess: () => {
        // It is kept where it belongs, and not in this page.
        setText('')
        void queryClient.invalidateQueries({ queryKey: trpc.notifications.pathKey() })
      },
      onError: (error) => void again.ask(error),
    }),
  )
  return (
    <form
      className="flex max-w-100 flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (text !== '' && !set.isPending) set.mutate({ password: text })
      }}
    >
      <TextField
        type="password"
        autoComplete="new-password"
        label={`Password of ${userName}`}
        value={text}
        onChange={(typed) => {
          setText(typed)
          set.reset()
        }}
        hint={
          state.password === 'set'
            ? 'One is set. It is encrypted and not shown again; type another to change it.'
            : 'It is encrypted, not shown again, and said to this server for this user alone.'
        }
        error={set.isError ? sentenceOf(set.error) : undefined}
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" isBusy={set.isPending} disabled={text === ''}>
          Keep it
        </Button>
        {state.password !== 'none' && (
          <Button isBusy={set.isPending} onClick={() => set.mutate({ password: '' })}>
            Remove it
          </Button>
        )}
      </div>
      {again.dialog}
    </form>
  )
}

function TestMail() {
  const trpc = useTRPC()
  const [address, setAddress] = useState('')
  const send = useMutation(
    trpc.notifications.mailServer.sendTest.mutationOptions({
      onSuccess: () => showToast({ tone: 'ok', title: 'The mail server has taken a test mail' }),
    }),
  )
  return (
    <form
      className="flex max-w-100 flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (address.trim() !== '' && !send.isPending) send.mutate({ address: address.trim() })
      }}
    >
      <TextField
        label="Address for a test mail"
        placeholder="ada@example.com"
        inputMode="email"
        value={address}
        onChange={(typed) => {
          setAddress(typed)
          send.reset()
        }}
        error={send.isError ? sentenceOf(send.error) : undefined}
      />
      <div>
        <Button type="submit" isBusy={send.isPending} disabled={address.trim() === ''}>
          Send a test mail
        </Button>
      </div>
    </form>
  )
}
