import { expect, type Person, test } from '../fixtures/test.ts'
import type { AdminSection } from '../pages/admin-page.ts'
import { cutWords, nameless, violations } from '../pages/whole-page.ts'

const sections: [AdminSection, string][] = [
  ['overview', 'Overview'],
  ['settings', 'Settings'],
  ['users', 'Users'],
  ['codespaces', 'Codespaces'],
  ['ports', 'Ports'],
  ['secrets', 'Secrets'],
  ['encryption', 'Encryption key'],
  ['audit', 'Audit log'],
]

test('every section is reached and left by the keyboard, which is always seen, and the first says that all is well', async ({
  owner,
}) => {
  const { page, admin } = owner
  await admin.open('overview')
  const health = page.getByRole('region', { name: 'Health' })
  await expect(health.getByText('Failed')).toHaveCount(0)
  await page.getByRole('button', { name: 'Look again' }).click()
  await expect(health.getByRole('status')).toContainText(/Looked at/)
  for (const [section, label] of sections) {
    await admin.link(label).focus()
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(
      section === 'overview' ? /\/admin$|\/admin\/overview$/ : new RegExp(`/admin/${section}`),
    )
    await admin.isLoaded()
    // Once around, over the browser's own parts.
    const seen: string[] = []
    for (let press = 0; press < 200; press += 1) {
      await page.keyboard.press('Tab')
      const focused = await focusedThing(page)
      // A date has several places to stop at.
      if (focused === null || focused.path === seen.at(-1)) continue
      if (seen.includes(focused.path)) break
      seen.push(focused.path)
      expect(focused, `${label}: ${focused.path} shows that it has the focus`).toMatchObject({
        isShown: true,
      })
    }
    expect(seen.length, `what Tab reaches in ${label}`).toBe(await reachable(page))
  }
})

test('every section is for everybody, in dark and light colours and on a phone, also where names are long', async ({
  owner,
  openBrowser,
  gitHost,
}) => {
  const { page, admin } = owner
  const longest = await openBrowser('m'.repeat(39))
  const of = `${gitHost.host}/${'a'.repeat(39)}/${'b'.repeat(100)}`
  await longest.page.goto('/new')
  await longest.newCodespace.create(`https://${of}`)
  await expect(longest.page.getByRole('alert')).toBeVisible()
  await admin.addSecret(of, `A_NAME_${'THAT_IS_LONG_'.repeat(12)}`, 'x')
  await admin.open('settings')
  await admin.field('Memory').fill('a lot')
  await admin.field('Memory').press('Enter')
  await expect(admin.setting('Memory').getByRole('alert')).toBeVisible()
  for (const [section, label] of sections) {
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 1280, height: 800 })
    await admin.open(section, section === 'secrets' ? of : '')
    if (section === 'audit')
      await admin
        .event(/set the secret/)
        .first()
        .click()
    expect(await violations(page), `${label}, wide and dark`).toEqual([])
    expect(await nameless(page), label).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 360, height: 740 })
    await expect(admin.link(label)).toBeInViewport()
    expect(await cutWords(page), `${label}, narrow`).toEqual([])
    expect(await violations(page), `${label}, narrow and light`).toEqual([])
  }
})

/** How many things there are for Tab to stop at. */
function reachable(page: Person['page']): Promise<number> {
  return page.evaluate(
    () =>
      [
        ...document.querySelectorAll<HTMLElement>(
          'a[href], button, input, select, textarea, [tabindex="0"]',
        ),
      ].filter(
        (element) =>
          element.checkVisibility() &&
          !element.matches(
            ':disabled, [tabindex="-1"], [aria-hidden=true], [data-base-ui-focus-guard]',
          ),
      ).length,
  )
}

/** What has the keyboard, and whether it looks as if it had; null outside of the page. */
function focusedThing(page: Person['page']) {
  return page.evaluate(() => {
    const focused = document.activeElement
    if (!focused || focused === document.body) return null
    const path: number[] = []
    for (
      let element: Element | null = focused;
      element?.parentElement;
      element = element.parentElement
    )
      path.unshift([...element.parentElement.children].indexOf(element))
    const style = getComputedStyle(focused)
    const isShown = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1
    return {
      path: `${focused.tagName} ${focused.getAttribute('aria-label') ?? focused.textContent?.slice(0, 30)} ${path.join('.')}`,
      isShown,
    }
  })
}
