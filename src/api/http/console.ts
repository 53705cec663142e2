import { fileURLToPath } from 'node:url'
import express, { Router } from 'express'

/** `dist/console/`, built from `web/console/`. This module runs from `dist/src/api/http/`. */
const CONSOLE_FOLDER = fileURLToPath(new URL('../../../console/', import.meta.url))

/** The page may load resources from this server only, so it works without internet access. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "frame-ancestors 'none'",
].join('; ')

/** `GET /`: GraphiQL in the browser, with example queries. Its files are served below `/console/`. */
export function createConsole(): Router {
  const router = Router()
  router.get(['/', '/console/*file'], (_, response, next) => {
    response.set('Content-Security-Policy', CONTENT_SECURITY_POLICY)
    next()
  })
  router.get('/', (_, response) => response.sendFile('index.html', { root: CONSOLE_FOLDER }))
  // The name of an asset contains a hash of its content.
  router.use('/console', express.static(CONSOLE_FOLDER, { index: false, immutable: true, maxAge: '1y' }))
  return router
}
