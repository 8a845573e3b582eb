import { userInfo } from 'node:os'
import { expect, test } from 'vitest'
import { startTestAgent } from '../testing/start-test-agent.ts'
import { watchTerminal } from '../testing/watch-terminal.ts'
import { findAgentUser } from '../user/find-user.ts'
import { chooseShell } from './choose-shell.ts'
import { openTerminal, typist } from './terminals.testing.ts'

test('the chosen shell is taken where the image has it, and else the user’s own', () => {
  const user = { ...findAgentUser(userInfo().username), shell: '/bin/sh' }
  expect(chooseShell(user, 'bash')).toMatchObject({ name: 'bash', args: ['-l'] })
  expect(chooseShell(user, 'no-such-shell')).toMatchObject({ file: '/bin/sh' })
  expect(chooseShell(user)).toMatchObject({ file: '/bin/sh' })
})

test('a terminal says which shell its image lacks, and is there all the same', async () => {
  await using agent = await startTestAgent({ shell: 'fish' })
  const client = await agent.connect()
  const terminalId = await openTerminal(client)
  const view = watchTerminal(client, { terminalId })
  await view.untilText('fish is not in this image: this is sh.')
  await typist(client, terminalId)('echo at=$((1+1))\n')
  await view.untilText('at=2\r\n')
})
