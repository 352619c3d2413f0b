/**
 * Who connects by relays only opens no connection but to them, and sends no STUN. Judged by every packet
 * that the browser logs; that the log tells of direct connections is shown first.
 */
import type { Page } from '@playwright/test'
import path from 'node:path'
import { datagramsOf, netLogArgs, readNetLog, type Traffic, type UdpSocket } from './support/net-log.ts'
import type { Person } from './support/person.ts'
import type { RelayProcess } from './support/relay-process.ts'
import {
  begin,
  expectConnected,
  expectSite,
  GARDEN,
  newSiteFromFolder,
  publish,
  publishGarden,
  siteFrame
} from './support/sites.ts'
import { expect, test as base } from './support/test.ts'

type Mode = 'Open' | 'By relays only'

/** A person whose browser logs its traffic. */
interface Logged {
  person: Person
  page: Page
  /** Closes her browser and reads what it logged. */
  traffic(): Promise<Traffic>
}

type Begin = (name: string, mode: Mode) => Promise<Logged>

const test = base.extend<{ beginLogged: Begin }>({
  beginLogged: async ({ folder, meet }, use) => {
    await use(async (name, mode) => {
      const file = path.join(folder, `${name}.netlog.json`)
      const person = meet({ name, args: netLogArgs(file) })
      const page = await begin(person)
      if (mode === 'By relays only') await relaysOnly(page)
      return {
        person,
        page,
        async traffic() {
          await person.close()
          return readNetLog(file)
        }
      }
    })
  }
})

/**
 * Chromium connects UDP sockets without sending anything, to ask the system for a route: whether there is
 * one by IPv6 (`kIPv6ProbeAddress` in net/dns/host_resolver_manager.cc), and to addresses of names, all on
 * this machine here, to sort them (net/dns/address_sorter_posix.cc).
 */
const ROUTE_PROBE = /^(\[2001:4860:4860::8888\]:443|127\.0\.0\.1:\d+|\[::1\]:\d+)$/

/** Where WebRTC asks the network at home for the names it hides addresses behind (RFC 6762). */
const MDNS = /:5353$/

/** Rows of the network view's table of connections to peers. */
const DIRECT = 'direct'
const CIRCUIT = 'by a relay'

async function relaysOnly(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).first().click()
  await page.getByRole('radio', { name: 'By relays only' }).check()
  await expect(page.getByText('Changed. Reconnecting.')).toBeVisible()
  await expectConnected(page)
}

/** Alice publishes the garden; Bob opens its link, looks at a page of it and stays until the ways show. */
async function visitGarden(alice: Logged, bob: Logged, way: string): Promise<void> {
  await newSiteFromFolder(alice.page, GARDEN)
  await bob.page.goto(await publish(alice.page))
  await expectSite(bob.page, "Alice's garden")
  await siteFrame(bob.page).getByRole('link', { name: 'About the garden' }).click()
  await expect(siteFrame(bob.page).getByText('It is behind the house.')).toBeVisible()
  const network = bob.page
  await network.goto(bob.person.url('#/network'))
  await expect(connections(network, way).first()).toBeVisible()
  if (way === CIRCUIT) await expect(connections(network, DIRECT)).toHaveCount(0)
}

function connections(network: Page, way: string) {
  const table = network.getByRole('table', { name: 'Connections' })
  return table.getByRole('row').filter({ has: network.getByRole('cell', { name: way, exact: true }) })
}

/** The app, its sites and the relay's WebSocket are all on one port of this machine. */
function expectOnlyRelay({ tcp }: Traffic, relay: RelayProcess): void {
  const relayOnly = ['127.0.0.1', '[::1]'].map((host) => `${host}:${relay.port}`)
  expect(tcp.filter((address) => !relayOnly.includes(address))).toEqual([])
  expect(tcp).toContain(relayOnly[0])
}

/** Not even a socket that could: WebRTC's are never connected, since they talk to many. */
function expectNoUdp({ udp }: Traffic): void {
  const isProbe = ({ connectedTo = '', datagrams }: UdpSocket): boolean =>
    ROUTE_PROBE.test(connectedTo) && datagrams.length === 0
  expect(udp.filter((socket) => !isProbe(socket))).toEqual([])
}

/** Nothing to or from a peer or a STUN server. */
function expectNoPeer(traffic: Traffic): void {
  expect(datagramsOf(traffic).filter(({ address, stun }) => stun || !MDNS.test(address))).toEqual([])
}

async function expectHidden(hidden: Logged, other: Logged, relay: RelayProcess): Promise<void> {
  const [hers, others] = await Promise.all([hidden.traffic(), other.traffic()])
  expectOnlyRelay(hers, relay)
  expectNoUdp(hers)
  expectOnlyRelay(others, relay)
  expectNoPeer(others)
}

test('in the open mode the log tells of STUN and of packets between Alice and Bob', async ({
  beginLogged,
  relay
}) => {
  const alice = await beginLogged('Alice', 'Open')
  const bob = await beginLogged('Bob', 'Open')
  await visitGarden(alice, bob, DIRECT)
  for (const traffic of await Promise.all([alice.traffic(), bob.traffic()])) {
    expectOnlyRelay(traffic, relay)
    const datagrams = datagramsOf(traffic).filter(({ address }) => !MDNS.test(address))
    for (const direction of ['sent', 'received'] as const) {
      const those = datagrams.filter((datagram) => datagram.direction === direction)
      expect(those.some(({ stun }) => stun)).toBe(true)
      expect(those.some(({ stun }) => !stun)).toBe(true)
    }
  }
})

test('Bob by relays only sees the site of Alice through the relay, without a packet to anybody else', async ({
  beginLogged,
  relay
}) => {
  const bob = await beginLogged('Bob', 'By relays only')
  const alice = await beginLogged('Alice', 'Open')
  await visitGarden(alice, bob, CIRCUIT)
  await expectHidden(bob, alice, relay)
})

test('Alice by relays only shows her site through the relay, and Bob in the open mode does not reach her directly', async ({
  beginLogged,
  relay
}) => {
  const alice = await beginLogged('Alice', 'By relays only')
  const bob = await beginLogged('Bob', 'Open')
  await visitGarden(alice, bob, CIRCUIT)
  await expectHidden(alice, bob, relay)
})

test('direct connections end when Bob changes to relays only', async ({ alice, bob }) => {
  const { link } = await publishGarden(alice)
  const page = await begin(bob)
  await bob.context.addInitScript(() => {
    window.rtcConnections = []
    const Original = window.RTCPeerConnection
    window.RTCPeerConnection = class extends Original {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        window.rtcConnections.push(this)
      }
    }
  })
  await page.reload()
  await page.goto(link)
  await expectSite(page, "Alice's garden")
  const states = (): Promise<string[]> =>
    page.evaluate(() => window.rtcConnections.map(({ connectionState }) => connectionState))
  await expect.poll(states).toContain('connected')
  await page.goto(bob.url('#/'))
  await relaysOnly(page)
  await expect.poll(async () => [...new Set(await states())]).toEqual(['closed'])
  await page.goto(link)
  await expectSite(page, "Alice's garden")
  await page.goto(bob.url('#/network'))
  await expect(connections(page, CIRCUIT).first()).toBeVisible()
  await expect(connections(page, DIRECT)).toHaveCount(0)
})

declare global {
  interface Window {
    rtcConnections: RTCPeerConnection[]
  }
}
