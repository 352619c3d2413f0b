/** The places of the navigation: those that exist. */
import Activity from '@lucide/svelte/icons/activity'
import Globe from '@lucide/svelte/icons/globe'
import House from '@lucide/svelte/icons/house'
import Settings from '@lucide/svelte/icons/settings'
import Waypoints from '@lucide/svelte/icons/waypoints'
import type { Component } from 'svelte'
import { m } from '../i18n/index.ts'

export interface Place {
  href: string
  label: () => string
  icon: Component<{ size?: number | string }>
  /** Patterns of the routes that belong here. */
  patterns: readonly string[]
}

export const PLACES: readonly Place[] = [
  { href: '#/', label: m.place_home, icon: House, patterns: ['/'] },
  {
    href: '#/sites',
    label: m.place_sites,
    icon: Globe,
    patterns: ['/sites', '/sites/new', '/sites/:id/:tab?']
  },
  { href: '#/network', label: m.place_network, icon: Waypoints, patterns: ['/network'] },
  { href: '#/activity', label: m.place_activity, icon: Activity, patterns: ['/activity'] },
  { href: '#/settings', label: m.place_settings, icon: Settings, patterns: ['/settings', '/words'] }
]
