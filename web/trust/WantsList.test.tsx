// @vitest-environment happy-dom
import { cleanup, render, screen, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { TermChange, Wants } from '#server/codespaces/trust/trust.schema.ts'
import { aPreview } from '#web/testing/a-resolution.ts'
import { WantsList } from './WantsList.tsx'

afterEach(cleanup)

function show(wants: Partial<Wants>, isConfigurationKnown = true) {
  const whole = { ...aPreview().wants, ...wants }
  const said = { configurationPath: null, problem: null, isConfigurationKnown }
  render(<WantsList wants={whole} {...said} />)
}
/** What stands below a name, in whole sentences. */
const fact = (name: string) => {
  const found = screen.getByText(name).nextElementSibling
  if (!(found instanceof HTMLElement)) throw new Error(`Nothing is said of ${name}.`)
  return found
}

test('each Feature is told with its options and what it brings along, as text (S-26)', () => {
  const installed = {
    reference: 'ghcr.io/acme/one:1',
    options: ['greeting=<i>hello</i>'],
    version: '1.2.3',
    asks: ['capAdd: SYS_PTRACE', 'postCreateCommand: make'],
  }
  const far = { reference: 'ghcr.io/acme/two', options: [], version: null, asks: null }
  show({ features: [installed, far] })
  const features = fact('Features, installed as root')
  const said = within(features).getByRole('group', { name: 'ghcr.io/acme/one:1' })
  expect(said.textContent).toBe(
    'greeting=<i>hello</i>\ncapAdd: SYS_PTRACE\npostCreateCommand: make',
  )
  expect(features.textContent).toContain('ghcr.io/acme/one:1 (1.2.3)')
  expect(features.textContent).toContain(
    'ghcr.io/acme/two: what it brings along is known once it is fetched',
  )
  expect(features.querySelector('i')).toBeNull()
})

test('each service is told with its image or what it is built by, and what it runs (S-26)', () => {
  show({
    services: [
      { name: 'db', image: 'postgres:16', dockerfile: null, command: '' },
      { name: 'web', image: null, dockerfile: 'web/Dockerfile', command: 'echo <b>x</b>' },
    ],
  })
  const [db, web] = fact('Services beside it').children
  expect(db?.textContent).toBe('db: postgres:16')
  expect(web?.textContent).toContain('web: built by the commands in web/Dockerfile')
  expect(screen.getByRole('group', { name: 'Command of web' }).textContent).toBe('echo <b>x</b>')
})

test('what it is built by, and what of it is refused, is told', () => {
  const notices = ['"privileged" is refused: it would open the server’s machine.', 'Another.']
  const build = { dockerfile: 'dev/Dockerfile', target: 'tools', args: ['A=<i>1</i>', 'B=2'] }
  show({ build, capAdd: ['SYS_PTRACE'], notices })
  expect(fact('Container').textContent).toContain(
    'Built by the commands in dev/Dockerfile, its stage tools',
  )
  const args = screen.getByRole('group', { name: 'Build arguments' })
  expect(args.textContent).toBe('A=<i>1</i>\nB=2')
  expect(fact('Container').textContent).toContain('With SYS_PTRACE, which debuggers need')
  const refused = within(fact('Remarks on it')).getAllByRole('listitem')
  expect(refused.map(({ textContent }) => textContent)).toEqual(notices)
})

test('where the configuration is not known, nothing is said of what it runs', () => {
  show({ services: [{ name: 'db', image: 'x', dockerfile: null, command: '' }] }, false)
  expect(screen.queryByText('Services beside it')).toBeNull()
  expect(screen.queryByText('Container')).toBeNull()
  expect(fact('Your secrets').textContent).toBe('None')
})

test('L.2 what is new, changed and gone since it was trusted is marked, and nothing else (S-26)', () => {
  const changes: TermChange[] = [
    { of: 'container', name: '', kind: 'changed', was: 'debian:12' },
    { of: 'features', name: 'ghcr.io/acme/one', kind: 'changed', was: 'version=1' },
    { of: 'services', name: 'db', kind: 'new', was: null },
    { of: 'commands', name: 'postCreateCommand', kind: 'changed', was: 'make <i>old</i>' },
    { of: 'commands', name: 'postStartCommand', kind: 'gone', was: 'run me' },
    { of: 'ports', name: '3000', kind: 'new', was: null },
    { of: 'mounts', name: '/data', kind: 'gone', was: 'volume data' },
    { of: 'secrets', name: 'TOKEN', kind: 'new', was: null },
    { of: 'files', name: 'Dockerfile', kind: 'changed', was: null },
  ]
  const whole = {
    ...aPreview().wants,
    image: 'debian:13',
    features: [
      { reference: 'ghcr.io/acme/one', options: ['version=2'], version: null, asks: null },
      { reference: 'ghcr.io/acme/two', options: [], version: null, asks: [] },
    ],
    services: [{ name: 'db', image: 'postgres:16', dockerfile: null, command: '' }],
    commands: [
      { hook: 'onCreateCommand', text: 'npm ci' },
      { hook: 'postCreateCommand', text: 'make new' },
    ],
    ports: [{ name: '3000', text: 'forwarded' }],
    secretNames: ['TOKEN', 'OTHER'],
  }
  const said = { configurationPath: null, problem: null, isConfigurationKnown: true }
  render(<WantsList wants={whole} {...said} changes={changes} />)
  expect(fact('Container').textContent).toBe('debian:13 Changedwas debian:12')
  expect(fact('Features, installed as root').textContent).toContain('one Changedwas version=1')
  expect(fact('Features, installed as root').textContent).toMatch(/two$/)
  expect(fact('Services beside it').textContent).toBe('db: postgres:16 New')
  const commands = fact('Commands of the repository')
  expect(commands.textContent).toBe(
    'onCreateCommandnpm cipostCreateCommand Changedwas make <i>old</i>make new',
  )
  expect(commands.querySelector('i')).toBeNull()
  expect(fact('Ports').textContent).toBe('3000: forwarded New')
  expect(fact('Your secrets').textContent).toBe('TOKEN NewOTHER')
  expect(fact('Files that changed').textContent).toBe('Dockerfile changed')
  const gone = within(fact('No longer')).getAllByRole('listitem')
  expect(gone.map(({ textContent }) => textContent)).toEqual([
    'Command postStartCommandwas run me',
    'Mount /datawas volume data',
  ])
})

test('where nothing on the list changed that is said, and where nothing is known of it nothing is', () => {
  const said = { configurationPath: null, problem: null, isConfigurationKnown: true }
  render(<WantsList wants={aPreview().wants} {...said} changes={[]} />)
  expect(fact('Changed since you trusted it').textContent).toContain('not on this list')
  cleanup()
  render(<WantsList wants={aPreview().wants} {...said} changes={null} />)
  expect(screen.queryByText('Changed since you trusted it')).toBeNull()
})
