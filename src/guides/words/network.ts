import type { Thing } from './things.ts'

/** What carries and guards traffic, and what lies at its ends. */
export const NETWORK: Readonly<Record<string, Thing>> = {
  vpn: {
    said: 'vpn; virtual private network; vpn gateway; virtual network gateway; vpn verbindung; vpn connection; réseau privé virtuel; passerelle vpn; vpn ゲートウェイ; 仮想ネットワークゲートウェイ',
    types: 'microsoft.network/virtualnetworkgateways; microsoft.network/vpngateways',
    short: 'vpngw vgw vng vpng vpn',
  },
  s2s: {
    of: 'vpn',
    said: 's2s; site to site; site 2 site; standort zu standort; site à site; サイト間; 拠点間; ipsec; ike; ikev2; ikev1; sa_auth; local network gateway; lokales netzwerkgateway',
    types: 'microsoft.network/connections; microsoft.network/localnetworkgateways',
    short: 'cn con conn lgw vcn',
  },
  tunnel: {
    of: 's2s',
    said: 'tunnel; トンネル; security association; phase 1; phase 2; pre shared key; psk',
    aspect: true,
  },
  p2s: {
    of: 'vpn',
    said: 'p2s; point to site; point 2 site; punkt zu standort; point à site; ポイント対サイト; vpn client; vpn users; vpn login; vpn einwahl; always on vpn; openvpn; sstp; vpnクライアント; vpn from home',
    types: 'microsoft.network/p2svpngateways',
  },
  remote: {
    of: 'p2s',
    said: 'remote workers; remote users; remote access; home office; homeoffice; work from home; working from home; from home; zu hause; à la maison; domicile; teleworkers; télétravailleurs; télétravail; einwahl; dial in; dial into; radius; client address pool; address pool; client certificate; 在宅; 在宅勤務; 自宅; テレワーク; リモートワーク; リモートユーザー',
    aspect: true,
  },
  expressroute: {
    said: 'expressroute; express route; er circuit; circuit; private peering; microsoft peering; bgp peering; standleitung',
    types:
      'microsoft.network/expressroutecircuits; microsoft.network/expressroutegateways; microsoft.network/expressrouteports',
    short: 'erc ergw er',
  },
  site: {
    of: 's2s',
    said: 'branch; branch office; remote office; remote site; on premises; on premise; onprem; on prem; datacenter; datacentre; data center; data centre; headquarters; plant; factory site; standort; filiale; niederlassung; zweigstelle; außenstelle; werk; rechenzentrum; succursale; agence; siège; filiales; centre de données; 拠点; 支店; 支社; 営業所; 本社; オンプレ; オンプレミス; データセンター',
    aspect: true,
  },
  appgw: {
    said: 'application gateway; app gateway; appgateway; appgw; agw; anwendungsgateway; passerelle applicative; passerelle d application; アプリケーションゲートウェイ; アプリケーション ゲートウェイ',
    types: 'microsoft.network/applicationgateways',
    short: 'agw appgw waf',
  },
  backend: {
    of: 'appgw',
    said: 'waf; web application firewall; backend; backend pool; backend health; unhealthy host; unhealthyhostcount; health probe; listener',
    aspect: true,
  },
  loadbalancer: {
    said: 'load balancer; loadbalancer; lastenausgleich; répartiteur de charge; équilibreur de charge; ロードバランサー; snat; snat port',
    types: 'microsoft.network/loadbalancers',
    short: 'lb lbe lbi',
  },
  frontdoor: {
    said: 'front door; frontdoor; afd; cdn; content delivery',
    types: 'microsoft.cdn/profiles; microsoft.network/frontdoors',
    short: 'afd fd cdnp',
  },
  trafficmanager: {
    said: 'traffic manager',
    types: 'microsoft.network/trafficmanagerprofiles',
    short: 'traf',
  },
  firewall: {
    said: 'firewall; azure firewall; azurefirewall; azfw; pare feu; ファイアウォール; firewall policy; firewall rule',
    types: 'microsoft.network/azurefirewalls; microsoft.network/firewallpolicies',
    short: 'afw azfw fw afwp',
  },
  nsg: {
    said: 'nsg; network security group; security group; sicherheitsgruppe; netzwerksicherheitsgruppe; groupe de sécurité réseau; ネットワークセキュリティグループ; security rule; flow log',
    types: 'microsoft.network/networksecuritygroups',
    short: 'nsg',
  },
  subnet: {
    said: 'subnet; subnetz; sous réseau; サブネット; vnet; virtual network; virtuelles netzwerk; réseau virtuel; 仮想ネットワーク; vnet peering; nat gateway',
    types: 'microsoft.network/virtualnetworks; microsoft.network/routetables; microsoft.network/natgateways',
    short: 'snet vnet rt ng',
  },
  outbound: {
    of: 'subnet',
    said: 'outbound; outbound traffic; outgoing traffic; egress; ausgehend; sortant; アウトバウンド; route table; udr; user defined route; network rule; application rule',
    aspect: true,
  },
  network: {
    said: 'network; netzwerk; réseau; ネットワーク; internet; traffic; verkehr; trafic; 通信; connectivity; netz',
    faint: true,
  },
  gateway: { said: 'gateway; passerelle; ゲートウェイ', faint: true },
  client: { said: 'client; clients; クライアント', faint: true },
  connection: {
    said: 'connection; verbindung; connexion; 接続; link; line; leitung; 回線; ligne; liaison',
    faint: true,
  },
  request: { said: 'request; requests; failed request; anfrage; requête; リクエスト; 要求', faint: true },
  service: {
    said: 'service; dienst; サービス; system; 環境; platform; job; process; prozess; processus; data; daten; données; データ; file; datei; fichier; ファイル; message; nachricht; メッセージ',
    faint: true,
  },
  dns: {
    said: 'dns; name resolution; namensauflösung; résolution de noms; 名前解決; nxdomain; private dns; resolver; private dns zone; resolve name; resolve host; does not resolve',
    types: 'microsoft.network/dnszones; microsoft.network/privatednszones; microsoft.network/dnsresolvers',
  },
  privateendpoint: {
    said: 'private endpoint; private link; privater endpunkt; point de terminaison privé; プライベートエンドポイント',
    types: 'microsoft.network/privateendpoints',
    short: 'pep pe',
    faint: true,
  },
  ddos: { said: 'ddos; syn flood; denial of service', types: 'microsoft.network/ddosprotectionplans' },
  certificate: {
    said: 'certificate; certificates; cert; certs; root cert; zertifikat; certificat; 証明書; tls; ssl; handshake',
    aspect: true,
  },
  bastion: { said: 'bastion; バスチョン', types: 'microsoft.network/bastionhosts', short: 'bas' },
}
