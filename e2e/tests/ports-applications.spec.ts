import { binary, unpack } from '../fixtures/binary-files.ts'
import { packedFlask } from '../fixtures/packed-flask.ts'
import { packedModules } from '../fixtures/packed-modules.ts'
import { expect, test } from '../fixtures/test.ts'

/** A page that tells what happens, and asks an API on another port. */
const pageServer = `
import { createServer } from 'node:http'

createServer((request, response) => {
  if (request.url === '/events') {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    let count = 0
    const timer = setInterval(() => response.write('data: ' + ++count + '\\n\\n'), 100)
    request.on('close', () => clearInterval(timer))
    return
  }
  if (request.url === '/') console.error('page for', request.headers.host, request.headers.cookie ?? 'nobody')
  response.setHeader('content-type', 'text/html')
  response.end(\`<title>Hut</title><h1>Hut</h1><p id="events"></p><p id="answer"></p><a href="/second">second</a>
<script type="module">
  new EventSource('/events').onmessage = ({ data }) => { document.querySelector('#events').textContent = 'event ' + data }
  const api = location.origin.replace('-3000.', '-4000.')
  const ask = (path, body) => fetch(api + path, {
    method: 'POST', credentials: 'include', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
  }).then((response) => response.json())
  await ask('/sign-in', { name: 'ada' })
  const said = await ask('/who', { from: 'the page' })
  document.querySelector('#answer').textContent = said.name + ' from ' + said.from + ' at ' + said.host
  console.log('answered', said)
</script>\`)
}).listen(3000, '127.0.0.1')
`

/** It knows who asks by a cookie of its own. */
const api = `
from flask import Flask, jsonify, request, session

app = Flask(__name__)
app.secret_key = 'hut'

@app.post('/sign-in')
def sign_in():
    session['name'] = request.json['name']
    return jsonify(request.json)

@app.post('/who')
def who():
    return jsonify(name=session.get('name', 'nobody'), host=request.host, **request.json)
`
const start = (command: string, ...ports: number[]) =>
  `${command} > /tmp/last.log 2>&1 & ${ports.map((port) => `curl -s --retry 30 --retry-connrefused --retry-delay 1 -o /dev/null localhost:${port}`).join('; ')}`

test('a page with events, and a Flask API on a sibling port that it posts to with its cookie', {
  tag: '@behind-proxy',
}, async ({ owner, gitHost }) => {
  const { page, ide } = owner
  await owner.createCodespace(
    await gitHost.addRepository('ada/pair', {
      'app.mjs': pageServer,
      'api.py': api,
      ...binary({ 'modules.tgz': await packedFlask() }),
    }),
  )
  await ide.terminal.run(`${unpack}; mkdir modules; tar -xzf modules.tgz -C modules`)
  const flask = 'PYTHONPATH=modules python3 -m flask --app api run --port 4000'
  await ide.terminal.run(start(`node app.mjs > /tmp/app.log 2>&1 & ${flask}`, 3000, 4000))
  await ide.ports.show()
  await expect(ide.ports.row(4000)).toContainText('python3')

  await test.step('in a tab of its own', async () => {
    const tab = await ide.ports.open(3000)
    await expect(tab.locator('#answer')).toHaveText('ada from the page at localhost:4000')
    await expect(tab.locator('#events')).toHaveText(/event [3-9]/)
    await tab.close()
  })
  await test.step('in a tab of the editor, with its console and the way back', async () => {
    await ide.ports.row(3000).getByRole('button', { name: 'Preview' }).click()
    const shown = ide.ports.preview(3000)
    await expect(shown.locator('#answer')).toHaveText('ada from the page at localhost:4000')
    await expect(shown.locator('#events')).toHaveText(/event [3-9]/)
    await page.getByRole('button', { name: 'More actions of the preview' }).click()
    await page.getByRole('menuitemcheckbox', { name: /^Preview tools/ }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Console/ }).click()
    await expect(page.getByRole('region', { name: 'Console of the page' })).toContainText(
      'answered',
    )
    const address = page.getByRole('textbox', { name: 'Address in port 3000' })
    await shown.getByRole('link', { name: 'second' }).click()
    await expect(address).toHaveValue('/second')
    await page.getByRole('button', { name: 'Back', exact: true }).click()
    await expect(address).toHaveValue('/')
  })
  await test.step('the app is told nothing of who its visitor is to us (S-06)', async () => {
    await ide.terminal.show()
    await ide.terminal.run('clear')
    const log = await ide.terminal.run('sort -u /tmp/app.log')
    expect(log).toContain('page for localhost:3000 nobody')
    expect(log).not.toContain('bothy')
  })
})

test('Vite shows at once what is typed in the editor', { tag: '@smoke' }, async ({
  owner,
  gitHost,
}) => {
  const { page, ide } = owner
  await owner.createCodespace(
    await gitHost.addRepository('ada/vite', {
      'index.html': '<div id="app"></div><script type="module" src="/main.js"></script>',
      'main.js':
        "import { word } from './word.js'\nconst draw = (text) => { document.querySelector('#app').textContent = text }\ndraw(word)\nwindow.begun = (window.begun ?? 0) + 1\nimport.meta.hot.accept('./word.js', (next) => draw(next.word))\n",
      'word.js': "export const word = 'stone'\n",
      'package.json': '{"type":"module"}\n',
      ...binary({ 'modules.tgz': await packedModules('vite') }),
    }),
  )
  await ide.terminal.run(`${unpack}; tar -xzf modules.tgz`)
  await ide.terminal.run(start('node node_modules/vite/bin/vite.js', 5173))
  await ide.ports.show()
  const tab = await ide.ports.open(5173)
  await expect(tab.locator('#app')).toHaveText('stone')
  await tab.evaluate(() => Object.assign(window, { isSamePage: true }))
  await page.bringToFront()
  await ide.quick.openFile('word.js')
  await page.keyboard.press('Control+a')
  await page.keyboard.type("export const word = 'slate'\n")
  await ide.isSaved('word.js')
  await expect(tab.locator('#app')).toHaveText('slate')
  expect(await tab.evaluate(() => 'isSamePage' in window)).toBe(true)
})
