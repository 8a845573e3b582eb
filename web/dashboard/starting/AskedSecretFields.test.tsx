// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { aPreview, aPullRequest, aResolution } from '#web/testing/a-resolution.ts'
import type { Answers } from '#web/testing/fake-link.ts'
import { refusal } from '#web/testing/fake-link.ts'
import { createButton, openForm, settled, trusted, wants } from './repository-form.testing.tsx'

afterEach(cleanup)

const askedSecrets = [
  {
    name: 'API_TOKEN',
    description: 'Of the <b>API</b>.',
    documentationUrl: 'https://example.com/token',
    state: 'missing' as const,
  },
  { name: 'OTHER_TOKEN', description: null, documentationUrl: null, state: 'missing' as const },
  { name: 'SHARED', description: null, documentationUrl: null, state: 'elsewhere' as const },
  { name: 'HAD', description: null, documentationUrl: null, state: 'given' as const },
]
const asking = { ...wants, askedSecrets }
const repositoryUrl = 'https://github.com/ada/engine'

function open(answers: Answers = {}) {
  const page = openForm('ada/engine', {
    'repositories.preview': () => aPreview({ wants: asking, trust: trusted }),
    'secrets.keepAsked': () => undefined,
    ...answers,
  })
  const kept = () => page.calls.filter(({ path }) => path === 'secrets.keepAsked')
  return { ...page, kept }
}
const theSection = async () =>
  within(await screen.findByRole('region', { name: 'Secrets it asks for' }))

test('what is asked for stands with its description as text and its link, is kept before anything is created, and may be left out', async () => {
  const { kept, sent } = open()
  const section = await theSection()
  expect(section.getByText(/Of the <b>API<\/b>\./)).toBeDefined()
  const link = section.getByRole('link', { name: 'About API_TOKEN, at example.com' })
  expect(link.getAttribute('rel')).toBe('noopener noreferrer')
  expect(section.getByText('You have it')).toBeDefined()
  await settled()
  fireEvent.change(section.getByLabelText('API_TOKEN'), { target: { value: 'a\nb' } })
  fireEvent.click(section.getByLabelText(/Use your SHARED/))
  fireEvent.click(await createButton())
  await expect.poll(sent).toHaveLength(1)
  expect(kept().map(({ input }) => input)).toEqual([
    { repositoryUrl, answers: [{ name: 'API_TOKEN', value: btoa('a\nb') }, { name: 'SHARED' }] },
  ])
})

test('where it cannot be kept nothing is created, and what was typed stays', async () => {
  const { sent } = open({
    'secrets.keepAsked': () => {
      throw refusal('CONFLICT', 'SECRET_LIMIT_REACHED', 'There are 100 secrets here already.')
    },
  })
  const section = await theSection()
  await settled()
  const field = section.getByLabelText('API_TOKEN') as HTMLTextAreaElement
  fireEvent.change(field, { target: { value: 'a' } })
  fireEvent.click(await createButton())
  expect(await screen.findByText(/There are 100 secrets here already/)).toBeDefined()
  expect(field.value).toBe('a')
  expect(sent()).toEqual([])
})

test('created untrusted nothing of it is kept (S-76)', async () => {
  const { kept, sent } = open({ 'repositories.preview': () => aPreview({ wants: asking }) })
  const section = await theSection()
  await settled()
  fireEvent.change(section.getByLabelText('API_TOKEN'), { target: { value: 'a' } })
  fireEvent.click(screen.getByRole('button', { name: 'Create untrusted' }))
  await expect.poll(sent).toHaveLength(1)
  expect(kept()).toEqual([])
})

test('S-76 for a pull request from a fork nobody is asked, and it says why', async () => {
  const { kept, sent } = open({
    'repositories.resolve': () =>
      aResolution({
        ref: { kind: 'pull', number: 7 },
        pullRequest: aPullRequest({ isFork: true }),
      }),
    'repositories.preview': () => aPreview({ wants: asking }),
  })
  const section = await theSection()
  expect(section.getByText(/Nobody is asked for them here/)).toBeDefined()
  expect(section.queryByRole('textbox')).toBeNull()
  await settled()
  fireEvent.click(screen.getByRole('button', { name: 'Trust and create' }))
  await expect.poll(sent).toHaveLength(1)
  expect(kept()).toEqual([])
})
