import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Router } from 'express'

const require = createRequire(import.meta.url)
/** `web/console/` of the package; this file runs from `dist/src/api`. */
const pages = fileURLToPath(new URL('../../../../web/console/', import.meta.url))

const packageFile = (name: string, file: string) =>
  join(dirname(require.resolve(`${name}/package.json`)), file)

/** Everything the page loads comes from this server: it works with no internet. */
const CONTENT_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "frame-ancestors 'none'",
].join('; ')

/** `GET /`: a GraphQL console in the browser, GraphiQL with example queries. */
export function createConsole(): Router {
  const files = {
    '/': join(pages, 'index.html'),
    '/console/console.js': join(pages, 'console.js'),
    '/console/console.css': join(pages, 'console.css'),
    '/console/react.js': packageFile('react', 'umd/react.production.min.js'),
    '/console/react-dom.js': packageFile('react-dom', 'umd/react-dom.production.min.js'),
    '/console/graphiql.js': packageFile('graphiql', 'graphiql.min.js'),
    '/console/graphiql.css': packageFile('graphiql', 'graphiql.min.css'),
  }
  const router = Router()
  for (const [path, file] of Object.entries(files)) {
    router.get(path, (_, response) => {
      response.set('Content-Security-Policy', CONTENT_POLICY)
      // Files of a clone may lie below a folder whose name starts with a dot.
      response.sendFile(file, { dotfiles: 'allow' })
    })
  }
  return router
}
