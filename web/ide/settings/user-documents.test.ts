// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type DocumentServer, UserDocuments } from './user-documents.ts'

beforeEach(() => localStorage.clear())
const made: UserDocuments[] = []
afterEach(() => {
  for (const documents of made.splice(0)) documents[Symbol.dispose]()
})

function aServer() {
  const documents = new Map<string, { text: string; version: number }>()
  const of = (user: string) => documents.get(user) ?? { text: '', version: 0 }
  let owner = 'alice'
  let isAway = false
  const server: DocumentServer = {
    get: async () => {
      if (isAway) throw new Error('no answer')
      return { ...of(owner), owner }
    },
    set: async (_name, text, version, whose) => {
      if (isAway) throw new Error('no answer')
      if (version !== of(owner).version || whose !== owner) return null
      documents.set(owner, { text, version: version + 1 })
      return version + 1
    },
  }
  return {
    server,
    kept: () => of(owner),
    elsewhere: (text: string) => {
      documents.set(owner, { text, version: of(owner).version + 1 })
    },
    signIn: (user: string) => {
      owner = user
    },
    away: (isNow: boolean) => {
      isAway = isNow
    },
  }
}
const open = (server: DocumentServer) => {
  const documents = new UserDocuments(server)
  made.push(documents)
  return documents
}

test('a page begins with what this browser last knew, then takes what the server says', async () => {
  const { server, elsewhere } = aServer()
  elsewhere('one')
  const first = open(server).store('settings')
  expect(first.getState()).toEqual({ text: '', isLoaded: false })
  await vi.waitFor(() => expect(first.getState()).toEqual({ text: 'one', isLoaded: true }))
  elsewhere('two')
  const second = open(server).store('settings')
  expect(second.getState()).toEqual({ text: 'one', isLoaded: false })
  await vi.waitFor(() => expect(second.getState().text).toBe('two'))
})

test('coming back to the window asks what it is now', async () => {
  const { server, elsewhere } = aServer()
  const store = open(server).store('keybindings')
  await vi.waitFor(() => expect(store.getState().isLoaded).toBe(true))
  elsewhere('from the telephone')
  window.dispatchEvent(new Event('focus'))
  await vi.waitFor(() => expect(store.getState().text).toBe('from the telephone'))
})

test('several changes at once all get there', async () => {
  const { server, kept } = aServer()
  const documents = open(server)
  const letters = ['a', 'b', 'c']
  await Promise.all(letters.map((letter) => documents.change('settings', (text) => text + letter)))
  expect(kept().text).toBe('abc')
  expect(documents.store('settings').getState().text).toBe('abc')
})

test('a change is made to what another device has written meanwhile', async () => {
  const { server, kept, elsewhere } = aServer()
  const documents = open(server)
  await vi.waitFor(() => expect(documents.store('settings').getState().isLoaded).toBe(true))
  elsewhere('theirs')
  await documents.change('settings', (text) => `${text} and mine`)
  expect(kept().text).toBe('theirs and mine')
  expect(documents.store('settings').getState().text).toBe('theirs and mine')
})

test('a whole text never replaces one that another device has written meanwhile', async () => {
  const { server, kept, elsewhere } = aServer()
  const documents = open(server)
  await vi.waitFor(() => expect(documents.store('settings').getState().isLoaded).toBe(true))
  elsewhere('theirs')
  await expect(documents.write('settings', 'mine')).rejects.toThrow(/another device/)
  expect(kept().text).toBe('theirs')
  expect(documents.store('settings').getState().text).toBe('theirs')
})

test('of several changes at once none goes over what another device has written meanwhile', async () => {
  const { server, kept, elsewhere } = aServer()
  const documents = open(server)
  await vi.waitFor(() => expect(documents.store('settings').getState().isLoaded).toBe(true))
  elsewhere('theirs')
  const letters = [' a', ' b', ' c']
  await Promise.all(letters.map((letter) => documents.change('settings', (text) => text + letter)))
  expect(kept().text).toBe('theirs a b c')
  expect(documents.store('settings').getState().text).toBe('theirs a b c')
})

test('changes that could not be sent are all in the next one that can', async () => {
  const { server, kept, away } = aServer()
  const documents = open(server)
  await documents.change('settings', (text) => `${text}a`)
  away(true)
  const lost = ['b', 'c'].map((letter) => documents.change('settings', (text) => text + letter))
  for (const change of lost) await expect(change).rejects.toThrow('no answer')
  away(false)
  await documents.change('settings', (text) => `${text}d`)
  expect(kept().text).toBe('abcd')
})

test('what got no answer on top of what another device has written leaves that to the next change', async () => {
  const { server, kept, elsewhere } = aServer()
  const sets = vi.fn(server.set)
  const documents = open({ ...server, set: sets })
  await vi.waitFor(() => expect(documents.store('settings').getState().isLoaded).toBe(true))
  elsewhere('theirs')
  sets.mockImplementationOnce(server.set).mockRejectedValueOnce(new Error('no answer'))
  const [lost, next] = [' a', ' b'].map((letter) =>
    documents.change('settings', (text) => text + letter),
  )
  await expect(lost).rejects.toThrow('no answer')
  await next
  expect(kept().text).toBe('theirs a b')
  expect(documents.store('settings').getState().text).toBe('theirs a b')
})

test('a change goes to what another tab of this browser has written', async () => {
  const { server, kept } = aServer()
  const [one, other] = [open(server), open(server)]
  await one.change('settings', (text) => `${text}a`)
  await vi.waitFor(() => expect(other.store('settings').getState().isLoaded).toBe(true))
  await other.change('settings', (text) => `${text}b`)
  const key = 'bothy.documents.settings'
  window.dispatchEvent(new StorageEvent('storage', { key }))
  await one.change('settings', (text) => `${text}c`)
  expect(kept().text).toBe('abc')
})

test('a text that was typed on one that gave way does not go over what holds', async () => {
  const { server, kept, elsewhere } = aServer()
  const documents = open(server)
  await vi.waitFor(() => expect(documents.store('settings').getState().isLoaded).toBe(true))
  elsewhere('theirs')
  const writes = [documents.write('settings', 'mine'), documents.write('settings', 'mine, longer')]
  for (const write of writes) await expect(write).rejects.toThrow(/another device/)
  expect(kept().text).toBe('theirs')
  expect(documents.store('settings').getState().text).toBe('theirs')
  await documents.write('settings', 'theirs and mine')
  expect(kept().text).toBe('theirs and mine')
})

test('an answer that is late takes nothing back', async () => {
  const { server, kept } = aServer()
  let { promise: answers, resolve: answer } = Promise.withResolvers<void>()
  answer()
  const slow: DocumentServer = {
    ...server,
    get: async (name) => {
      const told = await server.get(name)
      await answers
      return told
    },
  }
  const documents = open(slow)
  const store = documents.store('settings')
  await vi.waitFor(() => expect(store.getState().isLoaded).toBe(true))
  ;({ promise: answers, resolve: answer } = Promise.withResolvers<void>())
  window.dispatchEvent(new Event('focus'))
  await documents.write('settings', 'mine')
  answer()
  await answers
  await new Promise((resolve) => setTimeout(resolve))
  expect(store.getState().text).toBe('mine')
  await documents.write('settings', 'mine, longer')
  expect(kept()).toEqual({ text: 'mine, longer', version: 2 })
})

test('a server that was put back to an older state is believed', async () => {
  const { server } = aServer()
  localStorage.setItem(
    'bothy.documents.settings',
    JSON.stringify({ text: 'newer', version: 7, owner: 'alice' }),
  )
  const store = open(server).store('settings')
  await vi.waitFor(() => expect(store.getState()).toEqual({ text: '', isLoaded: true }))
})

test('what could not be sent is kept, and sent when the network is back', async () => {
  const { server, kept, away } = aServer()
  const documents = open(server)
  await vi.waitFor(() => expect(documents.store('settings').getState().isLoaded).toBe(true))
  away(true)
  await expect(documents.write('settings', 'typed on a train')).rejects.toThrow('no answer')
  expect(documents.store('settings').getState().text).toBe('typed on a train')
  away(false)
  window.dispatchEvent(new Event('online'))
  await vi.waitFor(() => expect(kept().text).toBe('typed on a train'))
})

test('what one user could not send is never sent for the next one in the same browser (S-84)', async () => {
  const { server, kept, away, signIn } = aServer()
  const documents = open(server)
  await vi.waitFor(() => expect(documents.store('settings').getState().isLoaded).toBe(true))
  away(true)
  await expect(documents.write('settings', 'of alice')).rejects.toThrow('no answer')
  documents[Symbol.dispose]()
  away(false)
  signIn('bob')
  const store = open(server).store('settings')
  await vi.waitFor(() => expect(store.getState()).toEqual({ text: '', isLoaded: true }))
  expect(kept()).toEqual({ text: '', version: 0 })
  expect(localStorage.getItem('bothy.documents.settings')).not.toContain('alice')
})

test('a page that is still open takes what the next user has, and changes nothing of it', async () => {
  const { server, kept, elsewhere, signIn } = aServer()
  const documents = open(server)
  await vi.waitFor(() => expect(documents.store('settings').getState().isLoaded).toBe(true))
  signIn('bob')
  elsewhere('of bob')
  await expect(documents.change('settings', (text) => `${text} and alice`)).rejects.toThrow(
    /somebody else/i,
  )
  expect(kept().text).toBe('of bob')
  expect(documents.store('settings').getState().text).toBe('of bob')
})

test('of several changes at once none is made to what the next user has (S-84)', async () => {
  const { server, kept, signIn } = aServer()
  const documents = open(server)
  await documents.change('settings', (text) => `${text}a`)
  signIn('bob')
  const lost = ['b', 'c'].map((letter) => documents.change('settings', (text) => text + letter))
  for (const change of lost) await expect(change).rejects.toThrow(/Somebody else/)
  expect(kept()).toEqual({ text: '', version: 0 })
  expect(documents.store('settings').getState().text).toBe('')
})

test('what is typed before the server has said who is signed in waits for that', async () => {
  const { server, kept } = aServer()
  await open(server).write('settings', 'quick')
  expect(kept()).toEqual({ text: 'quick', version: 1 })
})
