import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { copyFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { test } from 'vitest'
import { createServer } from '../../src/api/http/index.js'
import type { UseCases } from '../../src/app/use-cases.js'
import { readTls } from '../../src/compose/access.js'
import { loadSettings } from '../../src/config/index.js'
import { temporaryFolder } from '../support/home.js'
import { waitUntil } from '../support/wait-until.js'

const hasOpenssl = (() => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

test.skipIf(!hasOpenssl)(
  'a renewed certificate is used without a restart, once it fits its key (needs openssl)',
  async () => {
    const folder = temporaryFolder()
    const make = (name: string) => {
      const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)]
      const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
      const files = ['-keyout', key, '-out', cert, '-subj', `/CN=${name}`]
      execFileSync('openssl', ['req', '-x509', ...curve, ...files], { stdio: 'ignore' })
      return { key, cert }
    }
    const [old, renewed] = [make('old'), make('renewed')]
    const used = { key: join(folder, 'used.key'), cert: join(folder, 'used.crt') }
    const replace = (what: 'key' | 'cert', pair: typeof old) => {
      copyFileSync(pair[what], join(folder, 'next'))
      renameSync(join(folder, 'next'), used[what])
    }
    for (const what of ['key', 'cert'] as const) replace(what, old)
    const { http, limits, auth } = loadSettings({})
    const logged: string[] = []
    const settings = { http: { ...http, tls: used }, auth, home: folder }
    const tls = readTls(settings, (line) => logged.push(line), 20)
    const useCases = { failedParts: new Map(), close: async () => {} } as Partial<UseCases> as UseCases
    const server = createServer({ useCases, http: { ...http, port: 0, tls, limits }, log() {} })
    try {
      const { port } = new URL(await server.start())
      const name = () =>
        new Promise<unknown>((resolve, reject) => {
          const socket = connect({ port: Number(port), host: '127.0.0.1', rejectUnauthorized: false }, () => {
            resolve(socket.getPeerCertificate().subject.CN)
            socket.destroy()
          }).once('error', reject)
        })
      assert.equal(await name(), 'old')
      replace('cert', renewed)
      await waitUntil(() => logged.length > 0)
      assert.match(logged[0]!, /stays as it was: http\.tls: .*mismatch/)
      assert.equal(await name(), 'old')
      replace('key', renewed)
      await waitUntil(async () => (await name()) === 'renewed')
      assert.match(logged.at(-1)!, /read again/)
      writeFileSync(used.cert, 'no certificate')
      const before = logged.length
      await waitUntil(() => logged.length > before)
      assert.equal(await name(), 'renewed')
      assert.throws(() => readTls(settings, () => {}), { code: 'BAD_CONFIGURATION', field: 'http.tls' })
    } finally {
      await server.stop()
    }
  },
)
