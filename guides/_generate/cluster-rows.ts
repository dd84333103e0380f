import { type Row, random } from './rows.ts'

const CLUSTER = {
  ClusterName: 'aks-contoso',
  ClusterId:
    '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-app/providers/Microsoft.ContainerService/managedClusters/aks-contoso',
}
const SNAPSHOT_MS = 5 * 60_000

/** A pod with one container. */
export type Pod = {
  readonly namespace: string
  readonly controller: string
  readonly id: string
  readonly node: string
  readonly from?: number
  readonly to?: number
}

/** What the inventory says of a pod at one time, where it is not well. */
export type Condition = {
  readonly restarts?: number
  readonly pod?: string
  readonly container?: string
  readonly reason?: string
  /** How its container ended last, and when. */
  readonly ended?: { readonly reason: string; readonly at: string }
}

export const podName = ({ controller, id }: Pod): string => `${controller}-${id}`
const uid = ({ id }: Pod): string => `6f1d${id}-0c3e-4a77-9b1d-2f${id}00aa`.toLowerCase()
const moments = (from: number, to: number, step = SNAPSHOT_MS): number[] =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, n) => from + n * step)
const lives = ({ from = 0, to = Number.POSITIVE_INFINITY }: Pod, time: number): boolean =>
  time >= from && time < to

/** The inventory of pods, a snapshot every five minutes. */
export function pods(
  from: number,
  to: number,
  all: readonly Pod[],
  of: (time: number, pod: Pod) => Condition | null = () => null,
): Row[] {
  return moments(from, to).flatMap((time) =>
    all
      .filter((pod) => lives(pod, time))
      .map((pod): Row => {
        const now = of(time, pod)
        return {
          TimeGenerated: new Date(time).toISOString(),
          ClusterName: CLUSTER.ClusterName,
          Namespace: pod.namespace,
          Name: podName(pod),
          PodUid: uid(pod),
          ControllerName: pod.controller,
          ControllerKind: 'ReplicaSet',
          Computer: pod.node,
          ContainerName: `${uid(pod)}/${pod.controller}`,
          PodStatus: now?.pod ?? 'Running',
          ContainerStatus: now?.container ?? 'running',
          ContainerStatusReason: now?.reason ?? '',
          ContainerRestartCount: now?.restarts ?? 0,
          ContainerLastStatus: now?.ended
            ? JSON.stringify({ lastState: 'terminated', reason: now.ended.reason, finishedAt: now.ended.at })
            : '{}',
        }
      }),
  )
}

/** The inventory of nodes, a snapshot every five minutes. */
export function nodes(
  from: number,
  to: number,
  names: readonly string[],
  status: (time: number, node: string) => string = () => 'Ready',
): Row[] {
  return moments(from, to).flatMap((time) =>
    names.map((node) => ({
      TimeGenerated: new Date(time).toISOString(),
      ClusterName: CLUSTER.ClusterName,
      Computer: node,
      Status: status(time, node),
      KubeletVersion: 'v1.31.2',
    })),
  )
}

/** Memory of containers in MiB, every ten minutes, and their limits. */
export function memory(
  from: number,
  to: number,
  seed: number,
  all: readonly Pod[],
  limit: number,
  used: (time: number, pod: Pod) => number,
): Row[] {
  const next = random(seed)
  return moments(from, to, 2 * SNAPSHOT_MS).flatMap((time) =>
    all
      .filter((pod) => lives(pod, time))
      .flatMap((pod) =>
        (
          [
            ['memoryWorkingSetBytes', Math.floor(used(time, pod) * (0.98 + next() * 0.02))],
            ['memoryLimitBytes', limit],
          ] as const
        ).map(([CounterName, MiB]) => ({
          TimeGenerated: new Date(time).toISOString(),
          Computer: pod.node,
          ObjectName: 'K8SContainer',
          CounterName,
          InstanceName: `${CLUSTER.ClusterId}/${uid(pod)}/${pod.controller}`,
          CounterValue: MiB * 1_048_576,
        })),
      ),
  )
}

/** One event of the cluster about a pod or a node. */
export const event = (
  at: string,
  {
    namespace,
    name,
    kind = 'Pod',
    node = '',
    reason,
    said,
    count = 1,
  }: {
    readonly namespace: string
    readonly name: string
    readonly kind?: string
    readonly node?: string | undefined
    readonly reason: string
    readonly said: string
    readonly count?: number
  },
): Row => ({
  TimeGenerated: at,
  ClusterName: CLUSTER.ClusterName,
  Namespace: namespace,
  Name: name,
  ObjectKind: kind,
  KubeEventType: 'Warning',
  Reason: reason,
  Message: said,
  Count: count,
  FirstSeen: at,
  LastSeen: at,
  SourceComponent: kind === 'Pod' ? 'kubelet' : 'node-controller',
  Computer: node,
})

/** Lines that containers write; every pod says at least that it lives. */
export function lines(
  from: number,
  to: number,
  all: readonly Pod[],
  more: readonly {
    readonly at: string
    readonly pod: Pod
    readonly level: string
    readonly said: string
  }[] = [],
): Row[] {
  const line = (TimeGenerated: string, pod: Pod, LogLevel: string, LogMessage: string): Row => ({
    TimeGenerated,
    Computer: pod.node,
    PodNamespace: pod.namespace,
    PodName: podName(pod),
    ContainerName: pod.controller,
    LogSource: LogLevel === 'info' ? 'stdout' : 'stderr',
    LogLevel,
    LogMessage,
  })
  return [
    ...moments(from, to, 3 * SNAPSHOT_MS).flatMap((time) =>
      all
        .filter((pod) => lives(pod, time))
        .map((pod) => line(new Date(time + 900).toISOString(), pod, 'info', 'still serving')),
    ),
    ...more.map(({ at, pod, level, said }) => line(at, pod, level, said)),
  ]
}
