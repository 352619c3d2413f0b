/** What kind of device this browser runs on, as far as it says: suppliers are spread over kinds. */
interface UserAgentData {
  mobile: boolean
}

export function deviceClass(): 'phone' | 'tab' {
  const { userAgent, userAgentData } = navigator as WorkerNavigator & { userAgentData?: UserAgentData }
  const isPhone = userAgentData?.mobile ?? /Mobi|Android/.test(userAgent)
  // An installed app on a desktop is a tab like any other: it is gone when its window is closed.
  return isPhone ? 'phone' : 'tab'
}
