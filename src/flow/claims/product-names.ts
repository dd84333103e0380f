/** Products, protocols and terms whose writing looks like a name of somebody's own, lower case. */
const TERMS = new Set(
  `powershell github gitlab javascript typescript postgresql mysql nosql mariadb mongodb cosmosdb expressroute frontdoor openvpn
  wireguard strongswan wifi libreswan openswan fortigate fortinet paloalto openssl openssh websocket websockets sharepoint onedrive
  devops loganalytics appservice linkedin youtube macbook rabbitmq coredns cloudflare digicert letsencrypt servicebus eventhub
  eventhubs keyvault trafficmanager node.js asp.net vue.js next.js d3.js utf-8 utf-16 utf8 base64 iso-8601 iso8601 ipv4 ipv6 ipv4-mapped x86 x64
  x509 x.509 oauth2 log4j log4shell h2 k8s i18n l1 l2 l3 l4 l5 l6 l7 s2s p2s e2e b2b p2p n2n v1 v2 2fa office365 o365 m365 http2 http3 web3 e.g i.e a.m p.m
  u.s vs n.a ph.d`
    .split(/\s+/)
    .filter((term) => term !== ''),
)

/** Whether a token is a term of the trade rather than a name that the rows would have to show. */
export const isTerm = (token: string): boolean =>
  TERMS.has(token.toLowerCase()) || /^\p{Lu}\d\p{Lu}$/u.test(token)

const VERSIONED =
  /(?<![\p{L}\p{N}_.-])(?:(IKE|TLS|DTLS|SSL|SMB|SNMP|NTLM|OAuth|SSH|MySQL|PostgreSQL|nginx|Redis|OpenSSL|OpenSSH|Ubuntu|Debian|RHEL|CentOS|Kubernetes|Terraform)(?:\sversion)?[\s/-]?v?(\d{1,2}(?:\.\d{1,3}){1,3}[a-z]?)|(IKE|TLS|SSL|SMB|SNMP|NTLM|OAuth|SSH)(?:[\s/-]?v|[/-]|)(\d)|(HTTP)\/(\d(?:\.\d)?)|(Windows Server|SQL Server|Windows|Office|Exchange|Visual Studio)\s(20\d\d(?:\sR2)?|1[01]|[78])|(Microsoft|Office)\s(365)|(Java|Python|\.NET|Node\.js|PHP|Ruby)\s(\d{1,2}(?:\.\d{1,3}){0,2}))(?![\p{L}\p{N}_]|\.\d)/giu

/** A product or protocol with its version, such as TLS 1.2, IKEv2 or Windows Server 2022. */
export type Versioned = {
  readonly index: number
  readonly text: string
  readonly product: string
  readonly version: string
}

/** The products with a version that a text names. */
export const versionedIn = (text: string): readonly Versioned[] =>
  [...text.matchAll(VERSIONED)].map((match) => {
    const groups = match.slice(1).filter((group) => group !== undefined)
    const [product = '', version = ''] = groups
    return {
      index: match.index,
      text: match[0],
      product: product.toLowerCase(),
      version: version.toLowerCase().replace(/\.0$/, ''),
    }
  })
