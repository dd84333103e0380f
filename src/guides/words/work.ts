import type { Thing } from './things.ts'

/** What runs programs and knows who may, and what offices have beside it. */
export const WORK: Readonly<Record<string, Thing>> = {
  vm: {
    said: 'vm; virtual machine; virtuelle maschine; machine virtuelle; 仮想マシン; 仮想サーバー; azure vm; hyper v; scale set; vmss',
    types:
      'microsoft.compute/virtualmachines; microsoft.compute/virtualmachinescalesets; microsoft.hybridcompute/machines',
    short: 'vm vmss',
  },
  machine: {
    of: 'vm',
    said: 'ssh; rdp; remote desktop; port 22; port 3389; heartbeat; ハートビート; computer; box; jump host; jumphost; web server; webserver; host; windows server; linux server; ubuntu; serveur web; webサーバー',
    aspect: true,
  },
  server: { said: 'server; serveur; サーバー; サーバ; machine; maschine; マシン; instance', faint: true },
  keyvault: {
    said: 'key vault; keyvault; vault; tresor; schlüsseltresor; coffre de clés; coffre; キーコンテナー; キーボールト; getsecret; hsm; managed hsm',
    types: 'microsoft.keyvault/vaults; microsoft.keyvault/managedhsms',
    short: 'kv akv',
  },
  secret: {
    of: 'keyvault',
    said: 'secret; secrets; geheimnis; シークレット; access policy; zugriffsrichtlinie',
    aspect: true,
  },
  identity: {
    said: 'managed identity; service principal; verwaltete identität; identité managée; マネージドid; rbac; role assignment; rollenzuweisung',
    faint: true,
  },
  entra: {
    said: 'entra; entra id; azure ad; aad; active directory; mfa; multi factor; conditional access; sso; single sign on',
    types: 'microsoft.aad/domainservices',
  },
  account: {
    of: 'entra',
    said: 'password; passwort; mot de passe; パスワード; user account; account locked',
    aspect: true,
  },
  app: {
    said: 'application; app; anwendung; アプリケーション; アプリ; web app; webapp; web application; app service; webanwendung; application web; website; web site; webseite; homepage; portal; portail; サイト; ウェブサイト; shop; api; rest api; endpoint; backend service; microservice',
    types: 'microsoft.web/sites',
    short: 'app api',
    faint: true,
  },
  appinsights: {
    of: 'app',
    said: 'application insights; app insights; appinsights; dependency failure; failed dependency; dependency; exception; ausnahme; 例外; stack trace; unhandled exception',
    types: 'microsoft.insights/components',
    short: 'appi',
  },
  appservice: {
    of: 'app',
    said: 'app service; app service plan; deployment slot',
    types: 'microsoft.web/serverfarms; microsoft.web/sites',
    short: 'asp plan',
  },
  functions: {
    said: 'function app; azure function; azure functions; durable function; cold start; timer trigger',
    short: 'func',
  },
  logicapp: {
    said: 'logic app; logic apps; workflow run',
    types: 'microsoft.logic/workflows',
    short: 'logic',
  },
  aks: {
    said: 'aks; kubernetes; k8s; kubernetes cluster; kubernetes service; pod; pods; ポッド; kubelet; kubectl; crash loop; crashloop; crashloopbackoff; crash loop back off; oomkilled; oom killed; image pull backoff; imagepullbackoff; imagepull; errimagepull; image pull error; node pool; ingress controller',
    types: 'microsoft.containerservice/managedclusters; microsoft.app/containerapps',
    short: 'aks ca',
  },
  container: {
    of: 'aks',
    said: 'container; containers; コンテナ; conteneur; namespace; workload; workloads; node not ready; notready; node; liveness probe; readiness probe; liveness; evicted; helm; replicas',
    aspect: true,
  },
  registry: {
    said: 'container registry; acr; registry; docker registry',
    types: 'microsoft.containerregistry/registries',
    short: 'cr acr',
  },
  openai: {
    said: 'openai; azure openai; language model; token limit; cognitive service',
    types: 'microsoft.cognitiveservices/accounts',
    short: 'oai cog',
  },
  apim: {
    said: 'api management; apim; api gateway; subscription key',
    types: 'microsoft.apimanagement/service',
    short: 'apim',
  },
  automation: {
    said: 'automation account; automation job; runbook; hybrid worker',
    types: 'microsoft.automation/automationaccounts',
    short: 'aa',
  },
  desktop: {
    said: 'virtual desktop; avd; session host; citrix; fslogix',
    types: 'microsoft.desktopvirtualization/hostpools',
    short: 'vdpool vdws',
  },
  mail: {
    said: 'mail; email; e mail; mails; outlook; exchange; smtp; mailbox; postfach; courriel; messagerie; メール; calendar; kalender',
  },
  printer: { said: 'printer; printing; print queue; drucker; imprimante; プリンター; プリンタ' },
  wireless: { said: 'wifi; wi fi; wlan; wireless; access point; 無線lan' },
  telephone: {
    said: 'telephone; phone system; voip; sip trunk; sip; telefon; telefonanlage; téléphone; 電話',
  },
  sharepoint: { said: 'sharepoint; onedrive; microsoft teams' },
  billing: {
    aspect: true,
    said: 'bill; billing; invoice; rechnung; facture; 請求; cost; costs; kosten; coût; 料金; budget; price; subscription cost; pricing; kostet; coûte',
  },
  build: {
    said: 'build pipeline; build agent; ci pipeline; release pipeline; devops agent; github action; pull request; git; runner; pipeline queued',
  },
}
