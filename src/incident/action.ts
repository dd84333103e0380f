/** A change that code knows how to make, by a person's leave. What is said of it comes from Azure's documentation. */
export type Action = {
  /** Such as `vpn-connection-reset`; guides and the configuration name it so. */
  readonly id: string
  /** What it does, as an order: `Reset the VPN connection`. */
  readonly title: string
  /** The ARM type of what it changes, such as `Microsoft.Network/connections`. */
  readonly resourceType: string
  /** What happens to whoever uses the resource meanwhile, a full sentence. */
  readonly effect: string
  /** How long that takes, a full sentence; where the documentation names no time, it says so. */
  readonly duration: string
  /** Where that is documented. */
  readonly source: string
  /** What the acting identity needs, such as `Microsoft.Network/connections/resetconnection/action`. */
  readonly permission: string
  /** The gentler one has the smaller number and is tried first. */
  readonly force: number
  /** Doing it once more right after does something else, as the second reset of a gateway restarts its other instance. */
  readonly repeatable: boolean
}

/** One action on one resource with its exact arguments: all that an approval is for. */
export type Target = {
  readonly action: string
  /** Full ARM id. */
  readonly resource: string
  readonly arguments: Readonly<Record<string, string>>
}

/** What the control plane says of a resource, one fact a line: `connectionStatus`, `NotConnected`. */
export type Fact = {
  readonly what: string
  readonly value: string
  /** It speaks for the action. */
  readonly trouble: boolean
  /** The resource that it is about, where that is not the action's own: full ARM id. */
  readonly of?: string
}

/** The request that an action consists of, as it would be sent. */
export type ActionRequest = { readonly method: string; readonly url: string }
