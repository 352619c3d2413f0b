/** How the tests start Chromium: production behaviour, loopback only. */
import { findBrowser } from '../../../.ci/find-browser.mjs'

/**
 * Playwright switches off `ThirdPartyStoragePartitioning`, without which the service worker of a
 * cross-site frame is refused ("user denied permission"). The last `--disable-features` wins, so this
 * list repeats Playwright's own without that one.
 */
const DISABLED_FEATURES = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch'
]

/** Names end on this machine; `.local` is for the mDNS candidates of WebRTC. */
const RESOLVER_RULES = [
  'MAP *.localhost 127.0.0.1',
  'MAP * ~NOTFOUND',
  'EXCLUDE localhost',
  'EXCLUDE 127.0.0.1',
  'EXCLUDE *.local'
]

export const CHROMIUM_ARGS = [
  `--disable-features=${DISABLED_FEATURES.join(',')}`,
  `--host-resolver-rules=${RESOLVER_RULES.join(', ')}`,
  '--allow-loopback-in-peer-connection',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync'
]

/** The machine's Chromium, or undefined for Playwright's own. */
export const CHROMIUM_PATH = findBrowser()
