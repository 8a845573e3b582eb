import '#web/ui/styles.css'
import { createControlPlane } from '#web/lib/control-plane.ts'
import { fetchPart } from '#web/lib/fetch-part.ts'
import { beginEarly } from './begin-early.ts'
import { reloadWhereChunksFail } from './reload-for-chunks.ts'

reloadWhereChunksFail()
const client = createControlPlane()
const early = beginEarly(client)
// The page has one thread. Where a file's text is about to be drawn, that goes before
// everything around it.
const app = () => import('./start-app.tsx')
void early.mayDraw.then(async () => (await fetchPart(app)).startApp(client, early))
