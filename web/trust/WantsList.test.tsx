// @vitest-environment happy-dom
import { cleanup, render, screen, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { Wants } from '#server/codespaces/trust/trust.schema.ts'
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
  show({ build: { dockerfile: 'dev/Dockerfile', target: 'tools' }, notices })
  expect(fact('Container').textContent).toBe(
    'Built by the commands in dev/Dockerfile, its stage tools',
  )
  const refused = within(fact('Remarks on it')).getAllByRole('listitem')
  expect(refused.map(({ textContent }) => textContent)).toEqual(notices)
})

test('where the configuration is not known, nothing is said of what it runs', () => {
  show({ services: [{ name: 'db', image: 'x', dockerfile: null, command: '' }] }, false)
  expect(screen.queryByText('Services beside it')).toBeNull()
  expect(screen.queryByText('Container')).toBeNull()
  expect(fact('Your secrets').textContent).toBe('None')
})
