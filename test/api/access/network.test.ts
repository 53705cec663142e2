import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { createClientAddress, isHostAllowed, isLoopback } from '../../../src/api/access/index.js'

describe('the host of a request', () => {
  it('is an address, this machine or a configured name', () => {
    for (const host of [
      'localhost',
      'LOCALHOST:4000',
      'shop.localhost:80',
      '127.0.0.1:4000',
      '[::1]:4000',
      '10.2.3.4',
      '[fe80::1]:4000',
      'api.shop.example',
      'API.shop.example.:443',
      undefined,
    ])
      assert.ok(isHostAllowed(host, ['api.shop.example']), host)
    for (const host of [
      'evil.example',
      'evil.example:4000',
      'api.shop.example.evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      'localhost@evil.example',
      'localhost/evil',
      'localhost#.evil.example',
      '',
      ' ',
      'x y',
    ])
      assert.ok(!isHostAllowed(host, ['api.shop.example']), host)
    assert.ok(isHostAllowed('evil.example', ['*']))
  })

  it('may be any bytes, however often it is asked', () => {
    // After thousands of calls, `URL.canParse` of Node 20 takes these for addresses.
    for (let call = 0; call < 20_000; call++) assert.ok(!isHostAllowed('\xe2\x80\x80', []))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        isHostAllowed(Buffer.from(bytes).toString('latin1'), ['api.shop.example'])
      }),
      { numRuns: 5_000 },
    )
  })

  it('is never a name of a domain that is not configured', () => {
    fc.assert(
      fc.property(fc.domain(), fc.option(fc.nat(65_535)), (name, port) => {
        if (name.endsWith('.localhost')) return
        const host = port === null ? name : `${name}:${port}`
        assert.ok(!isHostAllowed(host, []), host)
        assert.ok(isHostAllowed(host, [name.toUpperCase()]), host)
      }),
    )
  })

  it('is of this machine for loopback addresses alone', () => {
    for (const host of ['127.0.0.1', '127.8.8.8', '::1', '[::1]', 'localhost'])
      assert.ok(isLoopback(host), host)
    for (const host of ['0.0.0.0', '::', '10.0.0.1', '128.0.0.1', 'host.example', '127.evil.example'])
      assert.ok(!isLoopback(host), host)
  })
})

describe('the address of a client', () => {
  const request = (remoteAddress: string, forwarded?: string) =>
    ({
      socket: { remoteAddress },
      headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    }) as unknown as Parameters<ReturnType<typeof createClientAddress>>[0]

  it('is what trusted proxies say, and nothing else', () => {
    const none = createClientAddress([])
    assert.equal(none(request('::ffff:10.0.0.7')), '10.0.0.7')
    assert.equal(none(request('127.0.0.1', '1.2.3.4')), '127.0.0.1', 'nobody is trusted')
    const proxied = createClientAddress(['loopback', '10.0.0.0/8', '2001:db8::/32'])
    assert.equal(proxied(request('127.0.0.1', '1.2.3.4')), '1.2.3.4')
    assert.equal(proxied(request('::1', '6.6.6.6, 1.2.3.4, 10.1.1.1')), '1.2.3.4', 'a client wrote the first')
    assert.equal(proxied(request('2001:db8::9', '2001:db9::1')), '2001:db9::1')
    assert.equal(proxied(request('8.8.8.8', '1.2.3.4')), '8.8.8.8')
    assert.equal(proxied(request('127.0.0.1', 'unknown, <script>')), '127.0.0.1')
    assert.equal(proxied(request('')), null)
  })

  it('cannot be chosen by a client behind one proxy', () => {
    const proxied = createClientAddress(['10.0.0.0/8'])
    fc.assert(
      fc.property(fc.string(), fc.ipV4(), (sent, real) => {
        if (real.startsWith('10.')) return
        assert.equal(proxied(request('10.0.0.1', `${sent}, ${real}`)), real)
      }),
    )
  })
})
