import manifest from '../package.json' with { type: 'json' }

export const RELAY_VERSION = manifest.version
export const RELAY_AGENT = `bitpie-relay/${RELAY_VERSION}`
